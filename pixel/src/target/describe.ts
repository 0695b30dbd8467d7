/** Describes an element, so that it is found again: what says most of it and lasts, within bounds, and nothing of the visitor. */
import { attributeOf, LONGEST, line, nameOf, nearOf, positionOf, roleOf } from "./signals";
import { isHarmless, isStable, saysWhat } from "./stable";
import type { Target } from "./target";

const MOST_STEPS = 8;
const MOST_ATTRIBUTES = 4;
const MOST_CLASSES = 4;
const MOST_HOSTS = 4;
/** The best first. Attributes of the pixel's own server say nothing of the site. */
const ATTRIBUTES = [
  /^data-(?:test|testid|test-id|cy|qa|e2e|hook)$/,
  /^data-(?!balise|v-|react|radix|state|reach|headlessui|emotion|svelte|turbo|aos)[a-z][a-z-]*$/,
  /^name$/,
  /^itemprop$/,
  /^(?:href|action)$/,
  /^aria-label$/,
  /^(?:alt|title|placeholder|for)$/,
  /^type$/,
];
const LANDMARKS = /^(?:main|nav|header|footer|aside|section|article|form|fieldset|dialog|table|ul|ol|li)$/;
const MARKS = ["data-testid", "data-test", "data-section", "data-component", "itemprop", "role", "name", "aria-label"];

export function describe(element: Element): Target {
  return described(element, (name, value) => name === "type" || !isShared(element, name, value));
}

/** The same with the attributes that are wanted; `describe` leaves out those that say what kind of element it is, not which. */
export function described(element: Element, isWanted: (name: string, value: string) => boolean): Target {
  const target: Target = { tag: element.localName };
  const role = roleOf(element);
  const written = holdsInput(element) ? "" : line(element.textContent);
  const name = holdsInput(element) && nameOf(element) === line(element.textContent) ? "" : nameOf(element);
  const id = element.getAttribute("id") || "";
  if (isStable(id)) target.id = id;
  const attributes = attributesOf(element, name, isWanted);
  if (Object.keys(attributes).length) target.attributes = attributes;
  if (role) target.role = role.slice(0, LONGEST);
  if (name && isHarmless(name)) target.name = name;
  if (written !== name && written && isHarmless(written)) target.text = written;
  return { ...target, ...placeOf(element, name) };
}

/** An element whose text is read: another page of its kind has another text there, so that words do not count where anything else tells. */
export function describeRead(element: Element): Target {
  const target = describe(element);
  const { name = "", text = "", id, attributes = {}, classes, near, path = [] } = target;
  const tells =
    id || classes || near || path.some((step) => /[#.[]/.test(step)) || Object.keys(attributes).some((each) => each !== "type");
  const isField = /^(?:input|select|textarea)$/.test(element.localName);
  return tells && !isField && !isAmount(name || text) ? { ...target, ignore: ["name", "text"] } : target;
}

/** More digits than letters, as in a price: numbers are alike as they are. */
function isAmount(text: string): boolean {
  return (text.match(/\p{N}/gu) || []).length > (text.match(/\p{L}/gu) || []).length;
}

function placeOf(element: Element, name: string): Partial<Target> {
  const place: Partial<Target> = {};
  const classes = Array.from(element.classList).filter(saysWhat).slice(0, MOST_CLASSES);
  if (classes.length) place.classes = classes;
  const path = pathOf(element);
  if (path.length) place.path = path;
  const position = positionOf(element);
  if (Number(position[1]) > 1) place.position = position;
  const near = nearOf(element).filter((each, at, all) => each && each !== name && isHarmless(each) && all.indexOf(each) === at);
  if (near.length) place.near = near;
  const shadow = hostsOf(element);
  if (shadow.length) place.shadow = shadow;
  return place;
}

/** What is in these is the visitor's. */
function holdsInput(element: Element): boolean {
  return /^(?:textarea|select)$/.test(element.localName) || !!(element as HTMLElement).isContentEditable;
}

/** What the name says already is not said twice: a translation would count twice against it. */
function attributesOf(
  element: Element,
  name: string,
  isWanted: (name: string, value: string) => boolean,
): {
  [name: string]: string;
} {
  const found: { [name: string]: string } = {};
  for (const kind of ATTRIBUTES)
    for (const { name: attribute } of Array.from(element.attributes)) {
      const value = attributeOf(element, attribute);
      const isKept = kind.test(attribute) && value.trim() !== name && lasts(attribute, value);
      if (isKept && isWanted(attribute, value) && Object.keys(found).length < MOST_ATTRIBUTES) found[attribute] = value;
    }
  return found;
}

/** Whether another element of the page has the same. */
export function isShared(element: Element, name: string, value: string): boolean {
  const css = `${CSS.escape(element.localName)}[${name}=${JSON.stringify(value)}]`;
  return (element.getRootNode() as ParentNode).querySelectorAll(css).length > 1;
}

function lasts(attribute: string, value: string): boolean {
  if (!value || !isHarmless(value)) return false;
  if (/^(?:aria-label|alt|title|placeholder)$/.test(attribute)) return value.length <= LONGEST;
  return isStable(value) && !/[{}[\]]/.test(value);
}

/** CSS of each ancestor that has a mark of its own or is a landmark; the nearest few, the outermost of them first. */
function pathOf(element: Element): string[] {
  const path: string[] = [];
  let around = element.parentElement;
  while (around && path.length < MOST_STEPS) {
    const step = stepOf(around);
    const isSaying = step !== around.localName || LANDMARKS.test(step);
    if (isSaying && !path.includes(step) && !/^(?:html|body)$/.test(around.localName)) path.unshift(step);
    around = around.parentElement;
  }
  return path;
}

function stepOf(element: Element): string {
  const tag = CSS.escape(element.localName);
  const id = element.getAttribute("id") || "";
  if (isStable(id)) return bounded(tag, `#${CSS.escape(id)}`);
  const mark = MARKS.find((name) => isStable(element.getAttribute(name) || "") && isHarmless(element.getAttribute(name) || ""));
  if (mark) return bounded(tag, `[${mark}=${JSON.stringify(element.getAttribute(mark))}]`);
  const name = Array.from(element.classList).find(saysWhat);
  return name ? bounded(tag, `.${CSS.escape(name)}`) : tag;
}

function bounded(tag: string, mark: string): string {
  return tag.length + mark.length > LONGEST ? tag : tag + mark;
}

/** The shadow hosts around it, from the document inward. */
function hostsOf(element: Element): string[] {
  const hosts: string[] = [];
  let root = element.getRootNode();
  while (root instanceof ShadowRoot && hosts.length < MOST_HOSTS) {
    hosts.unshift(stepOf(root.host));
    root = root.host.getRootNode();
  }
  return hosts;
}
