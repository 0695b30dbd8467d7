/** The chunk `values`: reads the parameters of a rule from the page. The overlay shows what it would read by the same code. */
import { attempt } from "../calls";
import type { Registry, ValuesChunk } from "../parts";
import type { From, Parameter } from "../rules/rule";
import { THRESHOLD } from "../target/score";
import type { Find } from "../target/target";
import { amountIn, currencyIn } from "./amount";
import { layerValue, pageData } from "./page_data";
import { isCard, isSecret, isSecretName } from "./secret";

const LONGEST = 500;

type Scalar = string | number | boolean;

/** What a parameter's source says; undefined where it says nothing or must not be read. */
function rawOf(from: From, find: Find, near?: Element): Scalar | null | undefined {
  const { element, query, segment, data, path = "", layer } = from;
  if (element) {
    const match = find(element, document, near);
    return match && match.score >= THRESHOLD ? elementValue(match.element, from) : undefined;
  }
  if (query !== undefined) return isSecretName(query) ? undefined : new URLSearchParams(location.search).get(query);
  if (segment) return decodeURIComponent(location.pathname.split("/").filter(Boolean)[segment - 1] || "");
  if (data) return isSecretName(path) ? undefined : pageData(data, path, document);
  if (layer) return isSecretName(layer) ? undefined : layerValue(layer, window);
  return from.fixed;
}

/** Of a field only its value is read, and only where the rule asks for that. */
function elementValue(element: Element, { read, attribute = "" }: From): string | null | undefined {
  if (isSecret(element) || (attribute && isSecretName(attribute))) return undefined;
  const field = element as HTMLInputElement;
  if (read === "attribute")
    return attribute.toLowerCase() === "value" && field.type === "hidden" ? field.value : element.getAttribute(attribute);
  if (read === "value") return /^(?:checkbox|radio)$/.test(field.type) && !field.checked ? undefined : field.value;
  if (field.isContentEditable || element.localName === "textarea") return undefined;
  return element.localName === "select" ? (field as never as HTMLSelectElement).selectedOptions[0]?.text : textOf(element);
}

/** The text of an element without what stands in fields, scripts and what is hidden from everybody. */
function textOf(element: Element): string {
  if (!element.querySelector("textarea,select,script,style,template,[hidden],[data-balise-ignore]"))
    return element.textContent || "";
  const copy = element.cloneNode(true) as Element;
  for (const part of copy.querySelectorAll("textarea,select,script,style,template,[hidden],[data-balise-ignore]")) part.remove();
  return copy.textContent || "";
}

/** The value as the event has it; undefined where it is not what the rule says it is. */
export function valueFor(parameter: Parameter, find: Find, near?: Element): string | number | undefined {
  const { name, from, as, locale = "auto" } = parameter;
  const raw = rawOf(from, find, near);
  const text = raw === undefined || raw === null ? "" : `${raw}`.replace(/\s+/g, " ").trim();
  if (!text || isCard(text)) return undefined;
  const page = document.documentElement.lang || navigator.language || "en";
  if (as === "currency" && name === "currency") return currencyIn(text, locale === "auto" ? page : locale);
  if (as === "number" || as === "currency") return typeof raw === "number" ? raw : amountIn(text, locale, page)?.number;
  return text.slice(0, LONGEST);
}

export const values: ValuesChunk = {
  read(parameters, find, near) {
    const properties: { [name: string]: string | number } = {};
    const unread: string[] = [];
    for (const parameter of parameters) {
      const value = attempt(() => valueFor(parameter, find, near));
      if (value === undefined) unread.push(parameter.name);
      else properties[parameter.name] = value;
    }
    return { properties, unread };
  },
};

(self as { __balise?: Registry }).__balise?.chunk("values", values);
