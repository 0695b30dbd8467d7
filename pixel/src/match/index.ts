/** The chunk `match`: automatic advanced matching. Reads the fields that are switched on when a form is submitted, and passes on hashes only. */
import type { MatchChunk, Registry } from "../parts";
import { readForm } from "./form";
import { createKept } from "./kept";

const LISTEN = { capture: true, passive: true };

const stops = new Map<object, () => void>();

export const match: MatchChunk = {
  turn({ match: fields, phone }, source, { chunks }) {
    return chunks.use("identify", ({ readNow }) => {
      if (!source.consented()) {
        stops.get(source)?.();
        stops.delete(source);
      } else if (!stops.has(source)) {
        const found = (given: { [key: string]: string }) => source.identify(given, "found");
        stops.set(
          source,
          match.start(fields, found, (given) => readNow(given, phone)),
        );
      }
    });
  },
  start(fields, found, read) {
    const kept = createKept(() => sessionStorage);
    const roots: (Document | ShadowRoot)[] = [];
    const tell = (hashes: { [key: string]: string }) => {
      const wanted: { [key: string]: string } = {};
      for (const name of fields.map((field) => `sha256_${field}`)) {
        const hash = hashes[name];
        if (hash) wanted[name] = hash;
      }
      if (Object.keys(wanted).length) found(wanted);
    };
    const submitted = (event: Event) => {
      const form = event.target;
      const hashes = form instanceof HTMLFormElement ? readForm(form, fields, read) : {};
      if (!Object.keys(hashes).length) return;
      kept.add(hashes);
      tell(hashes);
    };
    // A submit inside a shadow root is not seen outside, but that somebody enters one of its fields is.
    const entered = (event: Event) => {
      const inner = event.composedPath()[0];
      const root = inner instanceof Node ? inner.getRootNode() : document;
      if (root instanceof ShadowRoot) watch(root);
    };
    const watch = (root: Document | ShadowRoot) => {
      if (roots.includes(root)) return;
      roots.push(root);
      root.addEventListener("submit", submitted, LISTEN);
    };
    watch(document);
    document.addEventListener("focusin", entered, LISTEN);
    tell(kept.read());
    return () => {
      for (const root of roots) root.removeEventListener("submit", submitted, LISTEN);
      document.removeEventListener("focusin", entered, LISTEN);
      kept.forget();
    };
  },
};

(self as { __balise?: Registry }).__balise?.chunk("match", match);
