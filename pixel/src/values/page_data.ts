/** What a page says of itself for machines: JSON-LD, microdata, Open Graph; and the data layers of its scripts. */

const MOST_SCRIPTS = 20;
const MOST_CHARACTERS = 2e5;
const MOST_NODES = 500;
const MOST_DEPTH = 12;
const PRODUCT = /Product|Offer|Event|Course|Recipe|Vehicle|Book|Hotel/;

type Bag = { [key: string]: unknown };

const isScalar = (value: unknown): value is string | number | boolean => /^(?:string|number|boolean)$/.test(typeof value);
/** A plain object or list: no element, storage, cookie or function of the page is ever walked into. */
const isPlain = (value: unknown): value is Bag =>
  /^\[object (?:Object|Array)]$/.test(Object.prototype.toString.call(value)) && !(value instanceof Storage);

/** The value at the end of a path; in lists a number is the place, and anything else is looked for in each member, `latest` first. */
export function walk(from: unknown, keys: string[], latest = false, depth = 0): string | number | boolean | undefined {
  const [key, ...rest] = keys;
  if (depth > MOST_DEPTH) return undefined;
  if (key === undefined) {
    if (Array.isArray(from)) return walk(from[0], keys, latest, depth + 1);
    return isScalar(from) ? from : isPlain(from) && isScalar(from["@value"]) ? from["@value"] : undefined;
  }
  if (!isPlain(from)) return undefined;
  if (Array.isArray(from) && !/^\d+$/.test(key)) {
    for (const member of latest ? from.slice(-MOST_NODES).reverse() : from.slice(0, MOST_NODES)) {
      const found = walk(member, keys, latest, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return walk(from[key], rest, latest, depth + 1);
}

/** Every node of a document of JSON-LD: of lists, of graphs, of what a page is about. */
function nodesOf(value: unknown): Bag[] {
  if (Array.isArray(value)) return value.slice(0, MOST_NODES).flatMap(nodesOf);
  if (!isPlain(value)) return [];
  return [value, ...nodesOf(value["@graph"]), ...nodesOf(value.mainEntity)];
}

/** Products first. */
const sorted = <T>(all: T[], typeOf: (one: T) => unknown) =>
  all.filter((one) => PRODUCT.test(`${typeOf(one)}`)).concat(all.filter((one) => !PRODUCT.test(`${typeOf(one)}`)));

function jsonLd(keys: string[], document: Document) {
  const scripts = [...document.querySelectorAll('script[type="application/ld+json"]')].slice(0, MOST_SCRIPTS);
  const nodes = scripts.flatMap(({ textContent }) => {
    try {
      return nodesOf(JSON.parse((textContent || "").slice(0, MOST_CHARACTERS)));
    } catch {
      return [];
    }
  });
  for (const node of sorted(nodes, (one) => one["@type"])) {
    const found = walk(node, keys);
    if (found !== undefined) return found;
  }
  return undefined;
}

function microdata(keys: string[], document: Document) {
  const items = [...document.querySelectorAll("[itemscope]")].slice(0, MOST_NODES);
  for (const item of sorted(items, (one) => one.getAttribute("itemtype"))) {
    let at: Element | null = item;
    for (const key of keys) at = at && at.querySelector(`[itemprop~="${CSS.escape(key)}"]`);
    if (at) return propertyOf(at);
  }
  return undefined;
}

/** What the HTML standard says an element with `itemprop` says. */
const propertyOf = (element: Element) =>
  ["content", "datetime", "href", "src"].map((name) => element.getAttribute(name)).find((value) => value !== null) ??
  (/^(?:data|meter)$/.test(element.localName) ? element.getAttribute("value") : null) ??
  element.textContent ??
  undefined;

function openGraph(path: string, document: Document) {
  const names = (meta: Element) => [meta.getAttribute("property"), meta.getAttribute("name")];
  const found = [...document.querySelectorAll("meta")].find((meta) => names(meta).includes(path));
  return found?.getAttribute("content") ?? undefined;
}

export function pageData(kind: string, path: string, document: Document): string | number | boolean | undefined {
  if (kind === "open_graph") return openGraph(path, document);
  return kind === "json_ld"
    ? jsonLd(path.split("."), document)
    : kind === "microdata"
      ? microdata(path.split("."), document)
      : undefined;
}

/** A value of the page's data layer, such as `dataLayer.0.ecommerce.value`; `dataLayer.ecommerce.value` is that of the latest entry that has it. */
export function layerValue(path: string, window: Window): string | number | boolean | undefined {
  const [first = "", ...rest] = path.split(".");
  const start = (window as unknown as Bag)[first];
  return first && (rest[0] ? isPlain(start) : isScalar(start)) ? walk(start, rest, true) : undefined;
}
