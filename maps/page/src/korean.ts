/* Korean as it is written: particles that fit the word before them, dates, sums of money. maps/text/korean.py says the same. */

const SOUNDS = { digit: "2102002110", letter: { L: 1, M: 2, N: 2, R: 1 } as Record<string, number> };
const PAIRS: Record<string, [string, string]> = { "은(는)": ["은", "는"], "이(가)": ["이", "가"], "을(를)": ["을", "를"], "과(와)": ["과", "와"], "(으)로": ["으로", "로"] };

/* How a word ends when it is read aloud: 0 in a vowel, 1 in ㄹ, 2 in another consonant, -1 where nobody knows. */
export function ending(text: string): number {
  const word = text.replace(/[\s”’"'」』》]+$/, "").replace(/\s*\([^()]*\)$/, "");
  const last = word.slice(-1);
  if (last >= "가" && last <= "힣") {
    const final = (last.charCodeAt(0) - 0xac00) % 28;
    return final === 0 ? 0 : final === 8 ? 1 : 2;
  }
  if (last === "%") return 0;
  const figure = /\d[\d,]*(?:\.\d+)?$/.exec(word)?.[0];
  if (figure) {
    const zeros = figure.includes(".") ? 0 : (/0*$/.exec(figure.replaceAll(",", ""))?.[0].length ?? 0);
    return zeros >= 12 && zeros < 16 ? 0 : zeros ? 2 : Number(SOUNDS.digit[Number(last)]);
  }
  const latin = /[A-Za-z]+$/.exec(word)?.[0];
  if (!latin) return -1;
  if (latin === latin.toUpperCase() || !/[aeiouy]/i.test(latin)) return SOUNDS.letter[last.toUpperCase()] ?? 0;
  return /le?$/i.test(latin) ? 1 : /(?:[mn]e?|ng|[aeiou][bckpt])$/i.test(latin) ? 2 : 0;
}

/* A sentence whose particles, written as 은(는), fit what stands before them. */
export function fitParticles(text: string): string {
  return text.replace(/은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로/g, (pair: string, at: number) => {
    const end = ending(text.slice(0, at));
    return end < 0 ? pair : PAIRS[pair][end === 0 || (end === 1 && pair === "(으)로") ? 1 : 0];
  });
}

const ATOM = "(\\d{4})(?:-(?:Q([1-4])|(\\d\\d)(?:-(\\d\\d))?))?";
const BEFORE = "(?<![\\w.,-])", AFTER = "(?![\\w-]|[.,]\\d|[가-힣])";
const RANGE = new RegExp(`${BEFORE}${ATOM}(?:\\s?[–~]\\s?| to )${ATOM}${AFTER}`, "g");
const DATE = new RegExp(`${BEFORE}${ATOM}${AFTER}(?!~)`, "g");

function spelt(year: string, quarter?: string, month?: string, day?: string): string[] {
  return [`${year}년`, quarter ? `${quarter}분기` : "", month ? `${Number(month)}월` : "", day ? `${Number(day)}일` : ""].filter(Boolean);
}

/* A text with its dates and ranges of dates as Koreans write them. A number of four digits is a year where the text starts
   with it. */
export function koreanDates(text: string): string {
  const ranged = text.replace(RANGE, (...found: string[]) => {
    const first = spelt(...(found.slice(1, 5) as [string])), last = spelt(...(found.slice(5, 9) as [string]));
    if (first.length === 1 && last.length === 1) return `${found[1]}~${last[0]}`;
    let same = 0;
    while (same < Math.min(first.length, last.length) - 1 && first[same] === last[same]) same += 1;
    return `${first.join(" ")}~${last.slice(same).join(" ")}`;
  });
  return ranged.replace(DATE, (...found: string[]) => {
    const [whole, year, quarter, month, day] = found as [string, string, string?, string?, string?];
    return quarter ?? month ?? (Number(found[5]) === 0 && year >= "1800" && year < "2200") ? spelt(year, quarter, month, day).join(" ") : whole;
  });
}

/* Won by ten thousands and hundred millions, where it is round. */
export function koreanMoney(value: number): string | null {
  const rounded = (unit: number): string => (value / unit).toLocaleString("ko", { maximumFractionDigits: 2 });
  if (value >= 1e8 && value % 1e6 === 0) return `${rounded(1e8)}억 `;
  return value >= 1e4 && value % 1e2 === 0 ? `${rounded(1e4)}만 ` : null;
}
