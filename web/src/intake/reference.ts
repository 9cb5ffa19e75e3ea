const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/**
 * The reference in what was typed or scanned: by itself, or at the end of a ticket's address.
 *
 * Typed as it comes: I and L are read as 1, O as 0 (Crockford's base 32, as mulin/references.py).
 */
export function referenceIn(text: string): string | null {
  const [, last = ""] = text.trim().match(/(?:^|\/check-in\/)([^/?#]+)(?:[?#].*)?$/) ?? [];
  const symbols = last.normalize("NFKC").toUpperCase().replaceAll(/[\s-]/g, "");
  const reference = symbols.replaceAll(/[IL]/g, "1").replaceAll("O", "0");
  return REFERENCE.test(reference) ? reference : null;
}
