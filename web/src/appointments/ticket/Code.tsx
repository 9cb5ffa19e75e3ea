import { QRCodeSVG } from "qrcode.react";
import styles from "../Ticket.module.css";

/** What staff scan at the desk: the address at which the appointment is checked in. */
export default function Code({ reference, label }: { reference: string; label: string }) {
  return (
    <QRCodeSVG
      className={styles.code}
      value={`${location.origin}/check-in/${reference}`}
      title={label}
      size={200}
      level="M"
    />
  );
}
