// Arithmetic of the bank's forms, without a page: amounts are whole đồng or null.

/** "1.234.567" → 1234567; nothing or nonsense → null. */
export function amount(text) {
  const plain = String(text ?? "").trim().replace(/[. ]/g, "");
  return /^-?\d+$/.test(plain) ? Number(plain) : null;
}

/** 1234567 → "1.234.567". */
export function dotted(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ".");
}

/** The bank less the other side; null while one of them is unknown. */
export function difference(bank, other) {
  return bank === null || other === null ? null : bank - other;
}

/** How one figure of one line stands: what differs, and whether all is known and equal. */
export function standing({ bank, book, said }) {
  const found = { book: difference(bank, book), said: difference(bank, said) };
  const known = found.book !== null && found.said !== null;
  return { ...found, differs: Boolean(found.book || found.said), agrees: known && !found.book && !found.said };
}

/** What is left of a whole when a part is known; null if it cannot be. */
export function rest(whole, part) {
  return whole === null || part === null || part > whole || part < 0 ? null : whole - part;
}

/** What is known, added up. */
export function sum(values) {
  return values.reduce((total, value) => total + (value ?? 0), 0);
}

/** A share in percent with two decimals at most and a comma: "33,33"; "" of nothing. */
export function percent(part, whole) {
  if (!whole) return "";
  return String(Math.round((10000 * part) / whole) / 100).replace(".", ",");
}
