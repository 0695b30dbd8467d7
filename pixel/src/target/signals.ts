/** What an element says of itself, by which it is compared with a target. */
import type { Target } from "./target";

/** Longest text that is kept or compared. */
export const LONGEST = 80;

/** Only what the target asks for: an element has many attributes and classes that say nothing. */
export function signalsOf(element: Element, target: Target): Target {
  const attributes: { [name: string]: string } = {};
  for (const name in target.attributes) attributes[name] = attributeOf(element, name);
  return {
    tag: element.localName,
    id: element.id,
    attributes,
    role: roleOf(element),
    name: nameOf(element),
    text: line(element.textContent),
    classes: [...element.classList],
    path: (target.path || []).filter((step) => isIn(element.parentElement, step)),
    position: positionOf(element),
    near: nearOf(element),
  };
}

function isIn(element: Element | null, step: string): boolean {
  try {
    return !!element && !!element.closest(step);
  } catch (_) {
    return false;
  }
}

/** A link's address is its path, relative where it lies below the page's own, so that it is the same on every page of a kind. */
export function attributeOf(element: Element, name: string): string {
  const { pathname, hash } = element as HTMLAnchorElement;
  if (name !== "href" || !pathname) return element.getAttribute(name) || "";
  const page = location.pathname.replace(/\/?$/, "/");
  return (page.length > 1 && !`${pathname}/`.indexOf(page) ? `.${pathname.slice(page.length - 1)}` : pathname) + hash;
}

/** The explicit role, else button or link; other elements' roles are in their tags. */
export function roleOf(element: Element): string {
  const isButton = /^(button|submit|reset|image)$/.test((element as HTMLInputElement).type);
  return element.getAttribute("role") || (isButton ? "button" : element.localName === "a" ? "link" : "");
}

/** The accessible name, nearly: of what a visitor typed or chose nothing is in it. */
export function nameOf(element: Element): string {
  const { labels, type } = element as HTMLInputElement;
  const said = (name: string, from: Element | null = element) => line(from && from.getAttribute(name));
  const by = (element.getRootNode() as Document).getElementById(said("aria-labelledby"));
  return (
    line(by && by.textContent) ||
    said("aria-label") ||
    line(labels && labels[0] && labels[0].textContent) ||
    line(element.textContent) ||
    said("alt") ||
    said("alt", element.querySelector("[alt]")) ||
    (/^(button|submit|reset)$/.test(type) && said("value")) ||
    said("title") ||
    said("placeholder")
  );
}

/** [place from 0, how many] among those of its tag. */
export function positionOf(element: Element): number[] {
  const all = [...(element.parentNode || element).children].filter((each) => each.localName === element.localName);
  return [all.indexOf(element), all.length];
}

/** The heading above and the texts before and after. */
export function nearOf(element: Element): string[] {
  let heading = "";
  for (let around = element.parentElement; around && !heading; around = around.parentElement)
    for (const each of around.querySelectorAll("h1,h2,h3,h4,h5,h6,legend"))
      if (!heading || each.compareDocumentPosition(element) & 4) heading = line(each.textContent);
  return [heading, ...[element.previousElementSibling, element.nextElementSibling].map((each) => line(each && each.textContent))];
}

/** A text on one line; empty where it is longer than a label would be. */
export function line(text: unknown): string {
  const trimmed = `${text || ""}`.replace(/\s+/g, " ").trim();
  return trimmed.length > LONGEST ? "" : trimmed;
}
