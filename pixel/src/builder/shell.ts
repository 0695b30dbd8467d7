/** The frame of the builder: an element of its own in the top layer, closed to the page, with a panel that can be moved and made small. */
import { el, fill } from "./dom";
import { LOOK } from "./look";
import type { Say } from "./words";

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  minimise: "M3 12h10",
  move: "M2 8h12M5 5 2 8l3 3M11 5l3 3-3 3",
  close: "M4 4l8 8M12 4l-8 8",
  open: "M8 2v5M8 9v5M2 8h5M9 8h5",
};
const TOAST_MS = 6000;
const MOST_TOASTS = 4;
/** What happens in the builder is no business of the site's own listeners. */
const OWN =
  "keydown keyup keypress click dblclick mousedown mouseup pointerdown pointerup touchstart touchend wheel input change submit focusin focusout copy paste cut".split(
    " ",
  );

export interface Shell {
  host: HTMLElement;
  /** Where outlines and the shield are drawn: below the panel. */
  layer: HTMLElement;
  body: HTMLElement;
  footer: HTMLElement;
  /** The panel steps aside while an element is picked on a narrow screen. */
  show(visible: boolean): void;
  name(source: string): void;
  toast(text: string, facts?: [string, string][], action?: HTMLElement): void;
  /** Says it to who cannot see it. */
  announce(text: string): void;
  /** The element in the shadow root that has the focus. */
  focused(): Element | null;
  find(id: string): HTMLElement | null;
  remove(): void;
}

export function createShell(say: Say, close: () => void): Shell {
  const host = document.createElement("balise-builder");
  const root = host.attachShadow({ mode: "closed" });
  const rtl =
    getComputedStyle(document.documentElement).direction === "rtl" || getComputedStyle(document.body).direction === "rtl";
  const all = el("div", { className: `all ${rtl ? "left" : "right"}` });
  const layer = el("div");
  const small = el("small");
  const heading = el("h1", {}, say("title"));
  const body = el("div", { className: "body", tabIndex: -1 });
  const footer = el("footer");
  const toasts = el("div", { className: "toasts", role: "log", "aria-live": "polite" });
  const live = el("p", { className: "hidden", role: "status" });
  const button = (name: keyof typeof ICONS, act: () => void) =>
    el("button", { type: "button", className: "icon", "aria-label": say(name), title: say(name), onclick: act }, icon(name));
  const panel = el(
    "div",
    { className: "panel", role: "region", "aria-label": say("title") },
    el(
      "header",
      {},
      el("div", {}, heading, small),
      button("move", move),
      button("minimise", () => minimise(true)),
      button("close", close),
    ),
    body,
    footer,
  );
  const pill = el(
    "button",
    { type: "button", className: "pill main", hidden: true, onclick: () => minimise(false) },
    icon("open"),
    say("open"),
  );
  all.append(layer, panel, pill, toasts, live);
  root.append(all);
  dress(root);

  function move() {
    const narrow = window.innerWidth <= 640;
    if (narrow) all.classList.toggle("high");
    else for (const side of ["right", "left"]) all.classList.toggle(side);
  }

  function minimise(on: boolean) {
    panel.hidden = on;
    panel.style.display = on ? "none" : "";
    pill.hidden = !on;
    pill.style.display = on ? "" : "none";
    (on ? pill : body).focus();
  }
  pill.style.display = "none";

  const stop = (event: Event) => event.stopPropagation();
  for (const name of OWN) host.addEventListener(name, stop);
  const untrap = keepFocus(host);
  const unwatch = stayOnTop(host);
  (document.body || document.documentElement).append(host);
  raise(host);

  return {
    host,
    layer,
    body,
    footer,
    show(visible) {
      panel.style.display = visible && !panel.hidden ? "" : "none";
    },
    name(source) {
      fill(small, source);
    },
    toast(text, facts = [], action) {
      const lines = facts.flatMap(([name, value]) => [el("dt", {}, el("code", {}, name)), el("dd", {}, value)]);
      const toast = el("div", { className: "toast" }, text, !!facts.length && el("dl", {}, ...lines), action);
      toasts.append(toast);
      while (toasts.children.length > MOST_TOASTS) (toasts.firstChild as ChildNode).remove();
      setTimeout(() => toast.matches(":hover,:focus-within") || toast.remove(), action ? 3 * TOAST_MS : TOAST_MS);
    },
    announce(text) {
      fill(live, text);
    },
    focused: () => root.activeElement,
    find: (id) => root.getElementById(id),
    remove() {
      unwatch();
      untrap();
      host.remove();
    },
  };
}

/** A sheet that is made by script: the site's `style-src` is about others. */
function dress(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOOK);
  root.adoptedStyleSheets = [sheet];
}

export function icon(name: keyof typeof ICONS): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Into the browser's top layer, above whatever the site has there now. */
function raise(host: HTMLElement): void {
  const layered = host as HTMLElement & { showPopover?(): void; hidePopover?(): void };
  try {
    host.setAttribute("popover", "manual");
    if (host.matches(":popover-open")) layered.hidePopover?.();
    layered.showPopover?.();
  } catch {}
}

/** A modal dialog of the site makes all that is outside it inert, so the builder moves into it, and out again when it closes. */
function stayOnTop(host: HTMLElement): () => void {
  const look = () => {
    const open = Array.from(document.querySelectorAll("dialog")).filter((dialog) => dialog.matches(":modal"));
    const place = open[open.length - 1] || document.body || document.documentElement;
    if (host.parentNode === place) return;
    place.append(host);
    raise(host);
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, {
    subtree: true,
    attributes: true,
    attributeFilter: ["open", "inert", "aria-hidden"],
    childList: true,
  });
  return () => watcher.disconnect();
}

/** Scripts that pull the focus back into a dialog of the site do not hear that it is here. */
function keepFocus(host: HTMLElement): () => void {
  const names = ["focusin", "focusout", "focus", "blur"];
  const ours = (event: Event) => {
    const to = (event as FocusEvent).relatedTarget;
    if (event.composedPath().includes(host) || to === host) event.stopImmediatePropagation();
  };
  for (const name of names) window.addEventListener(name, ours, true);
  return () => {
    for (const name of names) window.removeEventListener(name, ours, true);
  };
}
