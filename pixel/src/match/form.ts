/** Reads a form when it is submitted. */
import type { IdentityRead } from "../parts";
import { isPlausible, type Kind, kindOf } from "./fields";

const MOST_FIELDS = 300;

/** The first usable value of each kind that is switched on, hashed by `read`. Never throws. */
export function readForm(
  form: HTMLFormElement,
  kinds: Kind[],
  read: (given: { [key: string]: unknown }) => IdentityRead,
): { [key: string]: string } {
  const hashes: { [key: string]: string } = {};
  try {
    for (const field of fieldsOf(form)) {
      const kind = kindOf(field);
      if (!kind || !kinds.includes(kind) || hashes[`sha256_${kind}`]) continue;
      const value = field.value.trim();
      const hash = isPlausible(kind, value) && read({ [kind]: value }).user[kind];
      if (hash) hashes[`sha256_${kind}`] = hash;
    }
  } catch {}
  return hashes;
}

/** A field called `elements` hides the form's own property, so that is asked for at its origin. */
function fieldsOf(form: HTMLFormElement): HTMLInputElement[] {
  const own = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements");
  const all: ArrayLike<unknown> = own?.get ? own.get.call(form) : form.elements;
  return Array.prototype.slice.call(all, 0, MOST_FIELDS).filter((field) => field instanceof HTMLInputElement);
}
