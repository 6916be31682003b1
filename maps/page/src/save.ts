/* Files and copies that a reader takes along; nothing is asked of anybody. */

import { el } from "./dom";
import { say } from "./ask";
import { t } from "./words";

/* Spreadsheets take a leading sign for a formula; such a cell is set off. */
function quoted(cell: string | number): string {
  const text = typeof cell === "number" ? String(cell) : /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
export const csvOf = (rows: readonly (readonly (string | number)[])[]): string => `\uFEFF${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;

export function save(name: string, kind: string, content: string | Blob): void {
  const href = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type: `${kind};charset=utf-8` }) : content);
  const link = el("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
  say(t("take.saved", { name }));
}

/* Copy a text; where the browser lets nobody copy, show it so that it can be copied by hand. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(t("take.copied"));
  } catch {
    const box = el("textarea", { readonly: true, "aria-label": t("take.copy_this") });
    box.value = text;
    say(t("take.copy_this"), box);
    box.focus();
    box.select();
  }
}
