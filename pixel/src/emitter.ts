/** Library events: `on`, `once`, `off`, `emit`; the latest are kept for who comes late. */
import type { Emitter, LibraryEvents } from "./parts";

const MOST_KEPT = 50;

export function createEmitter(past: [keyof LibraryEvents, unknown][]): Emitter {
  let entries: [name: string, listener: unknown, once?: boolean][] = [];
  return {
    on(name, listener) {
      entries.push([name, listener]);
    },
    once(name, listener) {
      entries.push([name, listener, true]);
    },
    off(name, listener) {
      entries = entries.filter((entry) => entry[0] !== name || (listener && entry[1] !== listener));
    },
    emit(name, detail) {
      if (past.push([name, detail]) > MOST_KEPT) past.shift();
      for (const entry of entries.slice()) {
        if (entry[0] !== name) continue;
        if (entry[2]) entries = entries.filter((other) => other !== entry);
        try {
          (entry[1] as (detail: unknown) => void)(detail);
        } catch {}
      }
    },
  };
}
