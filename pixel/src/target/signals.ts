/** What an element says of itself, by which it is compared with a target. */
import type { Target } from "./target";

/** Longest text that is kept or compared. */
export const LONGEST = 80;
/** A heading is looked for among so many elements, backwards and outwards. */
const FARTHEST = 99;

/** Parent → its children of the tag that was last asked for. */
export type Known = Map<ParentNode | Element, Element[]>;

/** Only what the target asks for, and not before it is asked: a page has many elements, and some parts take time. */
export function signalsOf(element: Element, target: Target, known?: Known): Target {
  const attributes: { [name: string]: string } = {};
  for (const name in target.attributes) attributes[name] = attributeOf(element, name);
  return {
    tag: element.localName,
    id: attributeOf(element, "id"),
    attributes,
    get role() {
      return roleOf(element);
    },
    get name() {
      return nameOf(element);
    },
    get text() {
      return line(element.textContent);
    },
    get classes() {
      return [...element.classList];
    },
    get path() {
      return (target.path || []).filter((step) => element.matches(`${step} *`));
    },
    get position() {
      return positionOf(element, known);
    },
    get near() {
      return nearOf(element);
    },
  };
}

/** A link's address is its path, relative where it lies below the page's own, so that it is the same on every page of a kind. */
export function attributeOf(element: Element, name: string): string {
  const { pathname, hash } = element as HTMLAnchorElement;
  if (name !== "href" || !pathname) return element.getAttribute(name) || "";
  const page = location.pathname;
  return (page[1] && !pathname.indexOf(page) ? `.${pathname.slice(page.length)}` : pathname) + hash;
}

/** The explicit role, else button or link; other elements' roles are in their tags. */
export function roleOf(element: Element): string {
  return element.getAttribute("role") || (isButton(element) ? "button" : element.localName === "a" ? "link" : "");
}

function isButton(element: Element): boolean {
  return /^(button|submit|reset|image)$/.test((element as HTMLInputElement).type);
}

/** The accessible name, nearly: of what a visitor typed or chose nothing is in it. */
export function nameOf(element: Element): string {
  // A button says its name itself, and to ask for its labels takes long on a large page.
  const labels = isButton(element) ? null : (element as HTMLInputElement).labels;
  const said = (name: string) => line(element.getAttribute(name));
  const written = (from: Element | null | undefined) => line(from && from.textContent);
  const image = element.querySelector("[alt]");
  return (
    written((element.getRootNode() as Document).getElementById(said("aria-labelledby"))) ||
    said("aria-label") ||
    written(labels && labels[0]) ||
    written(element) ||
    said("alt") ||
    line(image && image.getAttribute("alt")) ||
    (isButton(element) && said("value")) ||
    said("title") ||
    said("placeholder")
  );
}

/** [place from 0, how many] among those of its tag; `known` saves counting a long list once for each of its members. */
export function positionOf(element: Element, known: Known = new Map()): number[] {
  const parent = element.parentNode || element;
  let all = known.get(parent);
  if (!all || (all[0] as Element).localName !== element.localName) {
    all = [...parent.children].filter((each) => each.localName === element.localName);
    known.set(parent, all);
  }
  return [all.indexOf(element), all.length];
}

/** The heading above, beside it or beside what it is in, and the texts before and after. */
export function nearOf(element: Element): string[] {
  let heading = "";
  let above: Element | null = element;
  for (let most = FARTHEST; above && most-- && !heading; above = above.previousElementSibling || above.parentElement)
    if (/^h[1-6]$/.test(above.localName)) heading = line(above.textContent);
  return [heading, ...[element.previousElementSibling, element.nextElementSibling].map((each) => line(each && each.textContent))];
}

/** A text on one line; empty where it is longer than a label would be. */
export function line(text: unknown): string {
  const trimmed = `${text || ""}`.replace(/\s+/g, " ").trim();
  return trimmed.length > LONGEST ? "" : trimmed;
}
