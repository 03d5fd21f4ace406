/** Tables for spreadsheets. */
import { plain } from '../check.js';

/** Rows as CSV (RFC 4180), the names of the columns first. */
export function csvText(rows: readonly (readonly unknown[])[]): string {
  const cell = (value: unknown) => {
    const text = plain(String(value));
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
