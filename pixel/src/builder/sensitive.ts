/** Fields that no rule reads, and why: what the runner refuses too. */

const SECRET = /pass(word|wd|code)?|pwd|\bcc-|card|cvc|cvv|csc|iban|\bpin\b|otp|one-time|secret|token|ssn|security.?code/i;
const PERSONAL = /e-?mail|\btel\b|phone|\bname\b|given-name|family-name|first.?name|last.?name|street|address|postal|birth|bday/i;

/** `sensitive`, `personal`, or nothing for a field that may be read. What is no field is judged by what it shows, elsewhere. */
export function refusalOf(element: Element): "sensitive" | "personal" | "" {
  const field = element.closest("input,textarea,select") as HTMLInputElement | null;
  if (!field) return "";
  const { type, name, id, autocomplete } = field;
  const said = [type, name, id, autocomplete, field.getAttribute("aria-label"), field.placeholder].join(" ").replace(/_/g, "-");
  if (/^(password|file|hidden)$/.test(type) || SECRET.test(said)) return "sensitive";
  return /^(email|tel)$/.test(type) || PERSONAL.test(said) ? "personal" : "";
}
