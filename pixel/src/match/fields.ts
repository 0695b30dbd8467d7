/** Which fields of a form hold the visitor's own e-mail address or phone number. */
import type { SourceConfig } from "../parts";

export type Kind = SourceConfig["match"][number];

const IGNORED = "[data-balise-ignore]";
const SECRET_HINT = /^(?:cc-.*|one-time-code|.*password)$/;
/** In names and labels: secrets, and other people's data. */
const NEVER =
  /pass|pwd|secret|cvc|cvv|iban|otp|one.?time|ssn|\bpin\b|card.?n|carte|account.?n|friend|recipient|gift|cadeau|invit|referr|destinataire|beneficia/;
/** In names only: in a label these may be said of something else. */
const NEVER_NAME = /code|captcha|search|card|bank|token|security/;
const EMAIL = /e.?mail|courriel|\bmail\b|\bmel\b/;
const PHONE = /phone|mobile|contact|portable|\btel\b|\bpn\b|\bgsm\b|\bhandy\b/;
const EMAIL_TYPES = ["email", "text"];
const PHONE_TYPES = ["tel", "text", "number"];

/** What a field holds by its type, its `autocomplete`, its names and labels; empty for everything else. */
export function kindOf(field: HTMLInputElement): Kind | "" {
  const { type } = field;
  const hint = (field.getAttribute("autocomplete") || "").toLowerCase().trim().split(/\s+/).pop() || "";
  const name = words(`${field.id} ${field.name}`);
  const text = `${name} ${words([field.placeholder, field.getAttribute("aria-label"), ...labelsOf(field)].join(" "))}`;
  if (field.closest(IGNORED) || SECRET_HINT.test(hint) || NEVER.test(text) || NEVER_NAME.test(name)) return "";
  if (EMAIL_TYPES.includes(type) && (type === "email" || hint === "email" || EMAIL.test(text))) return "email";
  const isPhone = type === "tel" || hint === "tel" || hint === "tel-national" || PHONE.test(text);
  return PHONE_TYPES.includes(type) && isPhone ? "phone_number" : "";
}

/** Whether a text is so plainly an address or a number that it may be hashed. */
export function isPlausible(kind: Kind, value: string): boolean {
  if (kind === "email") return /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(value);
  const digits = value.replace(/\D/g, "");
  return /^\+?[\d\s().\-/]+$/.test(value) && digits.length > 6 && !isCard(digits);
}

/** Lower case without accents; `userEmail` and `user_email` become two words. */
function words(text: string): string {
  return text
    .slice(0, 400)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/_+/g, " ");
}

function labelsOf(field: HTMLInputElement): string[] {
  return Array.from(field.labels || [], (label) => label.textContent || "");
}

/** Thirteen digits or more whose check digit is that of a payment card. */
function isCard(digits: string): boolean {
  if (digits.length < 13) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * (1 + (place % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
