import { lazy, Suspense } from "react";
import styles from "./QrCode.module.css";

// Few screens show one.
const Drawn = lazy(async () => ({ default: (await import("qrcode.react")).QRCodeSVG }));

/** A code for another device's camera; `label` says what it is to whoever does not see it. */
export function QrCode({ value, label }: { value: string; label: string }) {
  return (
    <Suspense fallback={<div className={styles.code} />}>
      <Drawn className={styles.code} value={value} title={label} size={200} level="M" />
    </Suspense>
  );
}
