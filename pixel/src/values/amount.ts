/** Numbers and currencies as pages write them: "1.234,50 €", "$1,234.50", "CHF 1'234.50", "٣٤". */

export interface Amount {
  number: number;
  /** ISO 4217, where the text says it. */
  currency?: string;
}

const CODES =
  "AED ARS AUD BDT BGN BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR IQD ISK JOD JPY KES KHR KRW KWD KZT LBP MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR SEK SGD THB TND TRY TWD TZS UAH USD VES VND ZAR";
/** With three decimals. */
const FINE = /BHD|IQD|JOD|KWD|OMR|TND/;
/** What is written for a currency, the longer first. */
const SIGNS: [sign: string, code: string][] = [
  ["US$", "USD"],
  ["CA$", "CAD"],
  ["C$", "CAD"],
  ["AU$", "AUD"],
  ["A$", "AUD"],
  ["NZ$", "NZD"],
  ["HK$", "HKD"],
  ["NT$", "TWD"],
  ["MX$", "MXN"],
  ["S$", "SGD"],
  ["R$", "BRL"],
  ["$", "USD"],
  ["€", "EUR"],
  ["£", "GBP"],
  ["¥", "JPY"],
  ["円", "JPY"],
  ["元", "CNY"],
  ["₹", "INR"],
  ["₽", "RUB"],
  ["₩", "KRW"],
  ["₺", "TRY"],
  ["₫", "VND"],
  ["₪", "ILS"],
  ["₴", "UAH"],
  ["฿", "THB"],
  ["₱", "PHP"],
  ["₦", "NGN"],
  ["₸", "KZT"],
  ["zł", "PLN"],
  ["Kč", "CZK"],
  ["Ft", "HUF"],
  ["Fr.", "CHF"],
];
/** What "$" and "kr" mean is said by the language's region. */
const BY_REGION: { [region: string]: string } = {
  CA: "CAD",
  AU: "AUD",
  NZ: "NZD",
  HK: "HKD",
  SG: "SGD",
  MX: "MXN",
  AR: "ARS",
  CL: "CLP",
  CO: "COP",
  sv: "SEK",
  SE: "SEK",
  nb: "NOK",
  no: "NOK",
  NO: "NOK",
  da: "DKK",
  DK: "DKK",
  is: "ISK",
};
/** Digits, with marks between them; a blank or an apostrophe is one before exactly three digits. */
const NUMBER = /\d+(?:[.,]\d+|[ '’](?=\d{3}(?!\d))\d{3})*/;
/** A minus, with at most a currency between it and the number: a hyphen after a word is none. */
const MINUS = /(?:^|[\s(:])[-−](?:\s?(?:\p{Sc}|[A-Z]{1,3}\p{Sc}?))?\s?$|\p{Sc}\s?[-−]$/u;

/** In digits, blanks and marks of our own, whatever script the page is written in. */
function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/\p{Nd}/gu, digit)
    .replace(/٫/g, ".")
    .replace(/٬/g, "'")
    .replace(/\s+/g, " ");
}

/** Scripts have their ten digits in a row, from a place that ends in 0 or 6. */
function digit(character: string): string {
  const code = character.codePointAt(0) as number;
  const zero = code & ~15;
  return `${code - (/\p{Nd}/u.test(String.fromCodePoint(zero)) ? zero : zero + 6)}`;
}

/** The currency a text says; `locale` decides what "$" and "kr" are. */
export function currencyIn(text: string, locale: string): string | undefined {
  const given = plain(text);
  for (const code of given.toUpperCase().match(/\b[A-Z]{3}(?![A-Z])|[A-Z]{3}\b/g) || []) if (CODES.includes(code)) return code;
  const sign = SIGNS.find(([each]) => given.includes(each));
  const parts = locale.split(/[-_]/);
  const here = parts.map((part) => BY_REGION[part]).find(Boolean);
  if (sign) return (sign[0] === "$" && here && /\w{2}D|[A-Z]{2}[PS]|MXN/.test(here) && here) || sign[1];
  return /\bkr\b/i.test(given) && here ? here : undefined;
}

/**
 * The first number of a text, and its currency. `locale` is a language such as `fr` or `de-CH`; `auto`: by `page`, the page's, but that
 * "1.234 €" is over a thousand on any page, since euros have two decimals.
 */
export function amountIn(text: string, locale: string, page: string): Amount | undefined {
  // Digits above the line are cents in some shops: better none than a hundred times as much.
  if (/[⁰¹²³⁴-⁹]/.test(text)) return undefined;
  const given = plain(text).replace(/(\d)\p{Sc}(\d\d)(?!\d)/u, "$1.$2");
  const currency = currencyIn(text, locale === "auto" ? page : locale);
  const found = NUMBER.exec(given);
  if (!found) return undefined;
  const isFine = locale !== "auto" || !currency || FINE.test(currency);
  const number = Number(decimal(found[0].replace(/[ '’]/g, ""), locale === "auto" ? page : locale, isFine, currency));
  const isNegative = MINUS.test(given.slice(0, found.index));
  return Number.isFinite(number) ? { number: isNegative ? 0 - number : number, ...(currency && { currency }) } : undefined;
}

/** With a point before the decimals, and no other mark. `isFine`: three decimals are possible. */
function decimal(digits: string, locale: string, isFine: boolean, currency?: string): string {
  const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
  const mark = digits[last];
  if (!mark) return digits;
  const whole = digits.slice(0, last);
  const rest = digits.slice(last + 1);
  const isMixed = whole.includes(mark === "." ? "," : ".");
  const isRepeated = whole.includes(mark);
  // "1.234": three digits after the only mark may be thousands.
  const isThousands = rest.length === 3 && /^[1-9]\d{0,2}$/.test(whole) && !(isFine && mark === markOf(locale, currency));
  if (isRepeated || (!isMixed && isThousands)) return digits.replace(/[.,]/g, "");
  return `${whole.replace(/[.,]/g, "")}.${rest}`;
}

/** What the language writes before decimals; Swiss French writes another mark in amounts. */
function markOf(locale: string, currency?: string): string {
  try {
    return plain(
      (1.1).toLocaleString(locale, currency ? { style: "currency", currency, minimumFractionDigits: 1 } : {}),
    ).includes(",")
      ? ","
      : ".";
  } catch {
    return ".";
  }
}
