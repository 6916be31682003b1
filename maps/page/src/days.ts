/* Days as Python numbers them (1 January of the year 1 is 1), and as people write them. */

const MS = 86_400_000;
export const ordinal = (iso: string): number => Math.round(Date.parse(`${iso}T00:00:00Z`) / MS) + 719_163;
export const iso = (day: number): string => new Date((day - 719_163) * MS).toISOString().slice(0, 10);
export const asDate = (day: number): Date => new Date((day - 719_163) * MS);
export const yearOf = (day: number): number => asDate(day).getUTCFullYear();

/* The day that somebody wrote as YYYY, YYYY-MM or YYYY-MM-DD, or null where no such day exists. */
export function readDay(text: string): number | null {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text.trim());
  if (!found) return null;
  const [year, month = "01", day_ = "01"] = found.slice(1) as [string, string | undefined, string | undefined];
  const whole = `${year}-${month}-${day_}`;
  const day = ordinal(whole);
  return !Number.isNaN(day) && iso(day) === whole ? day : null;
}
