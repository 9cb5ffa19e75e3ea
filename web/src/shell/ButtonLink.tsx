import type { ReactNode } from "react";
import { Link } from "react-router";

interface ButtonLinkProps {
  to: string;
  primary?: boolean;
  block?: boolean;
  children: ReactNode;
}

/** A link that looks like a button: it leads somewhere, and can be opened in a new tab. */
export function ButtonLink({ to, primary = false, block = false, children }: ButtonLinkProps) {
  const kind = primary ? "adm-button-primary" : "adm-button-default";
  return (
    <Link
      to={to}
      className={`adm-button ${kind} adm-button-shape-default ${block ? "adm-button-block" : ""}`}
    >
      {children}
    </Link>
  );
}
