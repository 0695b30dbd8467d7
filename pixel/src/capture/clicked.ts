/** Which element a click is meant for, and what of it may be kept: what the site wrote on it, nothing that a visitor typed or chose. */
import { describe } from "../target/describe";
import { isHarmless } from "../target/stable";
import type { Target } from "../target/target";

/** Elements that are there to be clicked. */
const ACTIONABLE = "a[href],area[href],button,summary,input,[role=button],[role=link],[role=tab],[role=menuitem],[onclick]";
/** What is typed or chosen in these is the visitor's. */
const TYPED =
  "input:not([type=button],[type=submit],[type=reset],[type=image]),textarea,select,datalist,output,[contenteditable]";
/** Who clicks there chooses, types, or was promised not to be watched. */
const PRIVATE = `${TYPED},option,label,[role=textbox],[role=searchbox],[role=combobox],[role=listbox],[role=option],[role=checkbox],[role=radio],[role=switch],[role=slider],[role=spinbutton],[role=menuitemcheckbox],[role=menuitemradio],[data-balise-ignore]`;

/** The element meant by a click, out of the elements around it, the innermost first; none where it is the visitor's own matter. */
export function clickedOf(path: EventTarget[]): Element | undefined {
  const elements = path.filter((each): each is Element => each instanceof Element);
  if (elements.some((each) => each.matches(PRIVATE))) return;
  return elements.find((each) => each.matches(ACTIONABLE)) || pointed(elements);
}

/** Pages make anything clickable; the pointer says which element it is. */
function pointed(elements: Element[]): Element | undefined {
  const isPointed = (element?: Element) => !!element && getComputedStyle(element).cursor === "pointer";
  if (!isPointed(elements[0])) return;
  return elements.find((each, place) => !isPointed(elements[place + 1]) && !/^(html|body)$/.test(each.localName));
}

/** The signals of an element, without its neighbours' texts, without the words of a form, and without words that hold a field. */
export function kept(element: Element): Target {
  const { near, name, text, ...target } = describe(element);
  const holdsField = element.localName === "form" || element.querySelector(TYPED);
  const words = holdsField ? {} : { ...(name && { name }), ...(text && { text }) };
  return harmless({ ...target, ...words }) as Target;
}

/** The same without any text that looks like a person's, however CSS writes it. */
function harmless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(harmless).filter((each) => each !== undefined);
  if (value && typeof value === "object")
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, each]) => [name, isPlain(name) ? harmless(each) : undefined])
        .filter(([, each]) => each !== undefined),
    );
  return typeof value === "string" && !isPlain(value) ? undefined : value;
}

function isPlain(text: string): boolean {
  return isHarmless(text) && isHarmless(text.replace(/\\(?:3(\d) )?/g, "$1"));
}
