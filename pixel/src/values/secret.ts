/** What is never read, whatever a rule asks for: passwords, cards, one-time codes, tokens, what somebody typed into such a field. */

const IGNORED = "[data-balise-ignore]";
const HINT = /^(?:cc-.*|one-time-code|.*password|webauthn)$/;
const NAME =
  /\bpass(?:e|w\w*|phrase|code|kw\w*)?\b|\bpwd|secret|\bcv[cv]\d?\b|\bcsc\b|\biban\b|\bbic\b|\botp\b|one.?time|verification|\bssn\b|social.?sec|\bpin\b|\btan\b|card.?(?:n|holder|exp)|credit.?card|carte.?(?:bancaire|bleue|de.?credit)|kart(?:en|e).?n|account.?n|token|csrf|xsrf|\bnonce\b|captcha|\bauth\b|oauth|authori[sz]ation|session.?id/;

/** Whether a name suggests a secret: of a field, a key, a parameter of the address. */
export const isSecretName = (name: string): boolean =>
  NAME.test(
    name
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .replace(/[_.[\]-]+/g, " "),
  );

/** Whether nothing may be read of an element. */
export function isSecret(element: Element): boolean {
  if (element.closest(IGNORED)) return true;
  const said = (name: string) => element.getAttribute(name) || "";
  const hint = said("autocomplete").toLowerCase().trim().split(/\s+/).pop() || "";
  const isField = /^(?:input|textarea|select|output)$/.test(element.localName);
  const labels = Array.from((element as HTMLInputElement).labels || [], (label) => label.textContent || "").join(" ");
  return (
    said("type").toLowerCase() === "password" ||
    HINT.test(hint) ||
    (isField &&
      isSecretName(`${element.id} ${said("name")} ${said("placeholder")} ${said("aria-label")} ${labels}`.slice(0, 400)))
  );
}

/** Whether a text is plainly the number of a payment card. */
export function isCard(text: string): boolean {
  const digits = text.replace(/[\s-]/g, "");
  if (!/^\d{13,19}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * (1 + (place % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
