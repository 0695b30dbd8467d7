import { describe, expect, it } from "vitest";
import { amountIn, currencyIn } from "../../src/values/amount";

const read = (text: string, locale = "auto", page = "en") => amountIn(text, locale, page);

it.each([
  ["1.234,50 €", 1234.5, "EUR"],
  ["1 234,50 €", 1234.5, "EUR"],
  ["1\u00a0234,50\u00a0€", 1234.5, "EUR"],
  ["1\u202f234,50\u202f€", 1234.5, "EUR"],
  ["$1,234.50", 1234.5, "USD"],
  ["CHF 1'234.50", 1234.5, "CHF"],
  ["CHF 1’234.50", 1234.5, "CHF"],
  ["£54.00", 54, "GBP"],
  ["Price: 9 €", 9, "EUR"],
  ["from 12,99 EUR", 12.99, "EUR"],
  ["12€99", 12.99, "EUR"],
  ["5,-", 5, undefined],
  ["₹1,23,456.00", 123456, "INR"],
  ["KWD 1.234", 1.234, "KWD"],
  ["1.234 €", 1234, "EUR"],
  ["€ 1.234.567", 1234567, "EUR"],
  ["0.125", 0.125, undefined],
  ["1234.567", 1234.567, undefined],
  ["-5", -5, undefined],
  ["−5 €", -5, "EUR"],
  ["-$5", -5, "USD"],
  ["$-5", -5, "USD"],
  ["SKU-5", 5, undefined],
  ["5-10", 5, undefined],
  ["٣٤", 34, undefined],
  ["١٬٢٣٤٫٥", 1234.5, undefined],
  ["۳۴", 34, undefined],
  ["३४", 34, undefined],
  ["１２３．４５", 123.45, undefined],
  ["R$ 10,50", 10.5, "BRL"],
  ["10 zł", 10, "PLN"],
  ["\u200f٣٤\u200e", 34, undefined],
])("reads %s", (text, number, currency) => {
  expect(read(text)).toEqual(currency ? { number, currency } : { number });
});

it.each(["", "free", "—", "€", "19⁹⁰ €", "NaN", "Infinity"])("reads nothing from %j", (text) => {
  expect(read(text)).toBeUndefined();
});

it.each([
  ["1.234", "de", 1234],
  ["1.234", "en", 1.234],
  ["1,234", "en", 1234],
  ["1,234", "fr", 1.234],
  ["1.234", "auto", 1234, "de"],
  ["1.234", "auto", 1.234, "en"],
  ["1.234", "xx-no-such-language", 1.234],
])("decides what %s is by the language %s", (text, locale, expected, page = "en") => {
  expect(read(text, locale, page)?.number).toBe(expected);
});

it.each([
  ["$5", "en-CA", "CAD"],
  ["$5", "en", "USD"],
  ["US$5", "en", "USD"],
  ["CA$5", "en", "CAD"],
  ["5 kr", "sv", "SEK"],
  ["5 kr", "da-DK", "DKK"],
  ["5 kr", "en", undefined],
  ["eur", "en", "EUR"],
  ["NEW OFFER", "en", undefined],
  ["¥500", "ja", "JPY"],
])("reads the currency of %s in %s", (text, locale, expected) => {
  expect(currencyIn(text, locale)).toBe(expected);
});

/** Always the same numbers. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const LOCALES = "en de fr de-CH it es pt-BR nl pl cs sv nb da fi tr ru uk ja ko zh ar-EG fa hi th id vi hu ro en-IN fr-CH".split(
  " ",
);

describe.each(LOCALES)("as %s writes them", (locale) => {
  it("reads numbers", () => {
    const next = random(7);
    for (let round = 0; round < 150; round++) {
      const digits = round % 4;
      const number = Number(((next() - 0.2) * 10 ** Math.floor(next() * 9)).toFixed(digits));
      const text = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(number);
      expect([text, amountIn(text, locale, "en")?.number]).toEqual([text, number + 0]);
    }
  });

  it.each(["EUR", "USD", "GBP", "JPY", "CHF", "PLN", "KWD", "INR", "BRL"])("reads amounts in %s", (currency) => {
    const next = random(11);
    for (let round = 0; round < 25; round++) {
      const format = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "code" });
      const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
      const amount = Number((next() * 10 ** Math.floor(next() * 8)).toFixed(decimals));
      const text = format.format(amount);
      expect([text, amountIn(text, locale, "en")]).toEqual([text, { number: amount, currency }]);
    }
  });
});
