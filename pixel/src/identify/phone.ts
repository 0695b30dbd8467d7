/** Phone numbers in E.164, read as the server reads them. */
import { PHONE_RULES, type PhoneRule } from "./phone_rules";
import { lengthOf, SPACE, trim } from "./text";

const LONGEST = 40;
const LONGEST_NATIONAL = 17;
const SEPARATORS = new RegExp(`(?:${SPACE}|[().\\-\u2010-\u2015\u2212/\u200b-\u200f\u202a-\u202e\u2060\ufeff])+`, "g");
const TRUNK_ZERO = new RegExp(`\\(${SPACE}*0${SPACE}*\\)`, "g");

/** A number split at its calling code. */
type Split = [code: string, national: string];

/** E.164 with its plus sign; empty where the text is no possible number. `home` is the calling code of numbers that have none. */
export function phone(text: string, home: string): string {
  const given = trim(text);
  if (lengthOf(given) > LONGEST) return "";
  const shortened = given.replace(TRUNK_ZERO, "");
  const number = read(digitsOf(shortened), home);
  if (shortened === given || (number && fits(number))) return joined(number);
  // Italy and a few others keep the zero behind the calling code.
  const longer = read(digitsOf(given), home);
  return joined(longer && fits(longer) ? longer : number);
}

/** `+` and ASCII digits, a leading 00 read as `+`; empty where anything but digits and separators is in the text. */
function digitsOf(text: string): string {
  const bare = text.replace(SEPARATORS, "");
  const plus = /^[+\uff0b]/.test(bare);
  const digits = plus ? bare.slice(1) : bare;
  if (!/^\d+$/.test(digits) && !/^\p{Nd}+$/u.test(digits)) return "";
  const ascii = digits.replace(/[^\d]/gu, digitOf);
  return !plus && ascii.startsWith("00") ? `+${ascii.slice(2)}` : (plus ? "+" : "") + ascii;
}

/** Digits of a script stand in a row from zero to nine. */
function digitOf(char: string): string {
  const point = char.codePointAt(0) as number;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((point - zero) % 10);
}

function read(digits: string, home: string): Split | undefined {
  if (!digits) return undefined;
  const number = settled(split(digits, home));
  const again = settled(number && split(joined(number), ""));
  const possible = again && joined(again) === joined(number) && hasLength(ruleOf(again[0]), again[1].length);
  return possible ? number : undefined;
}

function joined(number: Split | undefined): string {
  return number ? `+${number[0]}${number[1]}` : "";
}

function split(digits: string, home: string): Split | undefined {
  const rule = PHONE_RULES[home];
  if (digits[0] === "+") return international(digits.slice(1)) || (rule && international(dialledAbroad(digits.slice(1), rule)));
  if (!rule) return undefined;
  const abroad = dialledAbroad(digits, rule);
  if (abroad !== digits) return international(abroad);
  return withoutPlus(digits, home, rule) || [home, digits];
}

function international(digits: string): Split | undefined {
  for (let length = 1; length < 4 && digits.length > 2; length++) {
    const code = digits.slice(0, length);
    if (PHONE_RULES[code]) return [code, digits.slice(length)];
  }
  return undefined;
}

/** What follows the digits that are dialled before a calling code. */
function dialledAbroad(digits: string, rule: PhoneRule): string {
  const rest = digits.replace(new RegExp(`^(?:${rule[4] || "00"})`), "");
  return rest[0] === "0" ? digits : rest;
}

/** A number that begins with the calling code of its country but lacks the plus. */
function withoutPlus(digits: string, home: string, rule: PhoneRule): Split | undefined {
  if (!digits.startsWith(home)) return undefined;
  const national = withoutTrunk(digits.slice(home.length), rule);
  return (!matches(digits, rule) && matches(national, rule)) || isTooLong(rule, digits.length) ? [home, national] : undefined;
}

function settled(number: Split | undefined): Split | undefined {
  if (!number || number[1].length < 2) return undefined;
  const rule = ruleOf(number[0]);
  const shorter = withoutTrunk(number[1], rule);
  const national = hasLength(rule, shorter.length) || isTooLong(rule, shorter.length) ? shorter : number[1];
  return national.length > 1 && national.length <= LONGEST_NATIONAL ? [number[0], national] : undefined;
}

/** The national part without what is dialled before it at home; unchanged where only the whole looks like a number. */
function withoutTrunk(national: string, rule: PhoneRule): string {
  const [, , trunk, instead] = rule;
  const found = trunk ? new RegExp(`^(?:${trunk})`).exec(national) : null;
  if (!found) return national;
  const rest = national.slice(found[0].length);
  const shorter =
    instead && found[found.length - 1] !== undefined ? instead.replace(/\$(\d)/g, (_, n) => found[n] || "") + rest : rest;
  return matches(national, rule) && !matches(shorter, rule) ? national : shorter;
}

function fits(number: Split): boolean {
  return matches(number[1], ruleOf(number[0]));
}

function matches(national: string, rule: PhoneRule): boolean {
  return new RegExp(`^(?:${rule[1]})$`).test(national);
}

function hasLength(rule: PhoneRule, length: number): boolean {
  return length < 32 && ((rule[0] >>> length) & 1) === 1;
}

function isTooLong(rule: PhoneRule, length: number): boolean {
  return length > 31 || rule[0] >>> length === 0;
}

function ruleOf(code: string): PhoneRule {
  return PHONE_RULES[code] as PhoneRule;
}
