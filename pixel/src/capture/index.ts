/** The chunk `capture`: records which elements visitors click and which forms they send, so that a rule can be made of it afterwards. */
import { attempt } from "../calls";
import type { AskedChunk, Registry, Source } from "../parts";
import type { WireClick } from "../wire";
import { clickedOf, kept } from "./clicked";
import { createRecorder, type Recorder } from "./recorder";

const LISTEN = { capture: true, passive: true };

export function createCapture(window: Window): AskedChunk {
  const { document, location } = window;
  /** Code of each source that records now. */
  const recording = new Map<Source, string>();
  const roots: (Document | ShadowRoot)[] = [];
  let recorder: Recorder | undefined;

  const note = (on: WireClick["on"], element: Element | undefined) => {
    if (!element || !recorder) return;
    const at = new Date();
    const target = kept(element);
    for (const code of recording.values()) {
      const id = `${at.getTime().toString(36)}-${Math.random().toString(36).slice(2)}0`;
      recorder.add({ id, code, at: at.toISOString(), on, page: location.origin + location.pathname, target });
    }
  };
  const clicked = (event: Event) => {
    if (!recording.size) return;
    const path = event.composedPath();
    watch(path[0]);
    attempt(() => note("click", clickedOf(path)));
  };
  const submitted = (event: Event) => {
    const form = event.composedPath()[0];
    if (recording.size && form instanceof Element && !form.closest("[data-balise-ignore]")) attempt(() => note("submit", form));
  };
  /** A submit inside a shadow root is not seen outside, but that somebody enters or clicks there is. */
  const watch = (inner?: EventTarget) => {
    const root = inner instanceof Node ? inner.getRootNode() : document;
    if (!(root instanceof ShadowRoot || root === document) || roots.includes(root as ShadowRoot)) return;
    roots.push(root as ShadowRoot);
    root.addEventListener("submit", submitted, LISTEN);
  };
  const listen = () => {
    watch(document);
    document.addEventListener("click", clicked, LISTEN);
    document.addEventListener("focusin", (event) => recording.size && watch(event.composedPath()[0]), LISTEN);
    window.addEventListener("pagehide", () => recorder?.leave());
    document.addEventListener("visibilitychange", () => document.hidden && recorder?.leave());
  };

  return {
    turn(config, source, parts) {
      if (config.capture && source.consented()) {
        if (!recorder) {
          recorder = createRecorder(parts);
          parts.emitter.on("route", recorder.arrive);
          listen();
        }
        recording.set(source, config.code);
      } else {
        recording.delete(source);
        recorder?.forget(config.code);
      }
    },
  };
}

const self = window as unknown as { __balise?: Registry };
self.__balise?.chunk("capture", createCapture(window));
