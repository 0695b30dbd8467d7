/** The form that finds a person's events: what is typed is hashed here as the pixel hashes it, and only the hashes are sent. */
import { email, externalId } from "../identify/normalise";
import { phone } from "../identify/phone";
import { sha256Now } from "../identify/sha256";

/** The hashes an identifier may be stored under; one that is a hash already stays as it is. */
export function hashesOf(typed: string): string[] {
  const text = typed.trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return [text.toLowerCase()];
  const readings = [email(text), phone(text, ""), externalId(text, "")];
  return [...new Set(readings.filter(Boolean))].map(sha256Now);
}

/** Without this script the field takes a SHA-256 only; with it the field loses its name, so that what is typed is never sent. */
export function attach(form: HTMLFormElement): void {
  const typed = form.querySelector<HTMLInputElement>("[name=sha256]");
  const told = (form.closest("section") ?? form).querySelector<HTMLElement>("[data-clear]");
  if (!typed) return;
  const sent = form.ownerDocument.createElement("input");
  sent.type = "hidden";
  sent.name = "sha256";
  typed.removeAttribute("name");
  typed.removeAttribute("pattern");
  form.append(sent);
  if (told) {
    told.textContent = told.dataset.clear as string;
    const label = form.querySelector<HTMLElement>("[data-label]");
    if (label) label.textContent = label.dataset.label as string;
  }
  form.addEventListener("submit", () => {
    sent.value = hashesOf(typed.value).join(",");
    typed.value = "";
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-person]")) attach(form);
