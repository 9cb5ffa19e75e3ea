import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import styles from "./Sheet.module.css";
import { useWords } from "./words";

interface SheetProps {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Something to decide before going on; the browser's own dialog keeps the focus inside and knows Esc. */
export function Sheet({ title, open, onClose, children }: SheetProps) {
  const say = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={styles.sheet} aria-labelledby={heading} onClose={onClose}>
      {open && (
        <>
          <header className={styles.header}>
            <h2 id={heading}>{title}</h2>
            <button
              type="button"
              className={styles.close}
              aria-label={say("close")}
              onClick={onClose}
            >
              <X aria-hidden />
            </button>
          </header>
          <div className={styles.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}
