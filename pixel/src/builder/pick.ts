/** Picking an element with a pointer or the keyboard. A shield lies over the page, so that nothing of it is pressed meanwhile. */
import { nameOf, roleOf } from "../target/signals";
import { el } from "./dom";
import type { Outlines } from "./outline";
import type { Shell } from "./shell";
import type { Say } from "./words";

const CONTROLS = "a[href],button,input,select,textarea,summary,[role=button],[role=link],[onclick],[tabindex]";

/** What a person calls it: its role or tag, and its name. */
export function labelOf(element: Element): string {
  const name = nameOf(element);
  return `${roleOf(element) || element.localName}${name ? ` “${name}”` : ""}`;
}

/** The innermost element at a point of the window, also in open shadow roots. */
function elementAt(x: number, y: number): Element | undefined {
  let found = document.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inside = found.shadowRoot.elementFromPoint(x, y);
    if (!inside || inside === found) break;
    found = inside;
  }
  return found && found !== document.documentElement ? found : undefined;
}

const parentOf = (element: Element): Element | null =>
  element.parentElement || (element.getRootNode() as ShadowRoot).host || null;

/** What the keys lead to from here; nothing where there is no such element. */
export function stepFrom(element: Element, key: string, shift: boolean, host: Element): Element | undefined {
  const visible = (each: Element | null) => each && each !== host && !/^(script|style|template|link|meta)$/.test(each.localName);
  if (key === "Tab") {
    const all = Array.from(document.querySelectorAll(CONTROLS)).filter((each) => visible(each) && each.getClientRects().length);
    const after = all.filter((each) => each.compareDocumentPosition(element) & (shift ? 4 : 2));
    return after[shift ? after.length - 1 : 0];
  }
  const steps: { [key: string]: () => Element | null } = {
    ArrowUp: () => parentOf(element),
    ArrowDown: () => (element.shadowRoot || element).firstElementChild,
    ArrowLeft: () => element.previousElementSibling,
    ArrowRight: () => element.nextElementSibling,
  };
  const next = steps[key]?.() || null;
  return next && visible(next) && !/^(html|body)$/.test(next.localName) ? next : undefined;
}

export interface Picking {
  stop(): void;
}

/** Begins; `picked` is called once with the element, or with nothing where the person left. */
export function startPicking(shell: Shell, outlines: Outlines, say: Say, picked: (element?: Element) => void): Picking {
  let over: Element | undefined;
  const narrow = window.innerWidth <= 640;
  const show = (element: Element | undefined) => {
    if (!element || element === over) return;
    over = element;
    outlines.show([{ element, kind: "over", label: labelOf(element) }]);
  };
  const under = ({ clientX, clientY }: MouseEvent) => {
    shield.style.pointerEvents = "none";
    const found = elementAt(clientX, clientY);
    shield.style.pointerEvents = "";
    return found;
  };
  const finish = (element?: Element) => {
    stop();
    picked(element);
  };
  const keyed = (event: KeyboardEvent) => {
    const { key, shiftKey } = event;
    if (key === "Escape") finish();
    else if (key === "Enter") over && finish(over);
    else if (/^(Arrow|Tab)/.test(key)) walk(key, shiftKey);
    else return;
    event.preventDefault();
  };
  const walk = (key: string, shift: boolean) => {
    const next = stepFrom(over || document.body, over ? key : "Tab", shift, shell.host);
    if (!next) return;
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    show(next);
    shell.announce(labelOf(next));
  };
  const shield = el("div", {
    className: "shield",
    tabIndex: 0,
    role: "application",
    "aria-label": `${say("picking")}. ${say("pick_how")}`,
    onpointermove: (event: PointerEvent) => event.pointerType === "mouse" && show(under(event)),
    onclick: (event: MouseEvent) => finish(under(event)),
    onkeydown: keyed,
  });
  const bar = el("div", { className: "cross" }, say("picking"), el("button", { type: "button", onclick: () => finish() }, "Esc"));
  const left = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    finish();
  };
  function stop() {
    window.removeEventListener("keydown", left, true);
    shield.remove();
    bar.remove();
    shell.show(true);
  }
  window.addEventListener("keydown", left, true);
  shell.layer.append(shield, bar);
  if (narrow) shell.show(false);
  shield.focus();
  return { stop };
}
