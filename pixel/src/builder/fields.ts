/** Fields of the form, each with its label. */
import { el } from "./dom";

interface Common {
  id: string;
  label: string;
  value: string;
  onchange(value: string): void;
}

export function select({ id, label, value, onchange }: Common, options: [value: string, text: string][]): HTMLElement {
  const rows = options.map(([each, text]) => el("option", { value: each, selected: each === value }, text));
  const field = el("select", { id, onchange: (event: Event) => onchange((event.target as HTMLSelectElement).value) }, ...rows);
  return el("div", {}, el("label", { for: id }, label), field);
}

export function input({ id, label, value, onchange }: Common, more: { [name: string]: unknown } = {}): HTMLElement {
  const take = (event: Event) => onchange((event.target as HTMLInputElement).value);
  const field = el("input", { id, value, autocomplete: "off", spellcheck: false, maxLength: 200, oninput: take, ...more });
  return el("div", {}, el("label", { for: id }, label), field);
}

export function radios(
  name: string,
  label: string,
  value: string,
  options: [string, string][],
  onchange: (value: string) => void,
): HTMLElement {
  const rows = options.map(([each, text]) =>
    el(
      "label",
      { className: "radio" },
      el("input", {
        type: "radio",
        id: `${name}-${each}`,
        name,
        value: each,
        checked: each === value,
        onchange: () => onchange(each),
      }),
      el("span", {}, text),
    ),
  );
  return el("fieldset", {}, el("legend", { className: "hidden" }, label), ...rows);
}

export function button(text: string, onclick: () => void, more: { [name: string]: unknown } = {}): HTMLElement {
  return el("button", { type: "button", onclick, ...more }, text);
}

export function said(tone: "" | "good" | "warn" | "stop", text: string, ...more: (Node | string)[]): HTMLElement {
  return el("p", { className: `said ${tone}` }, ...marked(text), ...more);
}

/** What stands in `backticks` is code. */
function marked(text: string): (Node | string)[] {
  return text.split("`").map((part, place) => (place % 2 ? el("code", {}, part) : part));
}
