/** Library events: `on`, `once`, `off`, `emit`; the latest are kept for who comes late. */
import { attempt } from "./calls";
import type { Emitter, LibraryEvents } from "./parts";

const MOST_KEPT = 50;

export function createEmitter(past: [keyof LibraryEvents, unknown][] = []): Emitter {
  let entries: [name: string, listener: unknown, once?: number][] = [];
  return {
    on(name, listener) {
      entries.push([name, listener]);
    },
    once(name, listener) {
      entries.push([name, listener, 1]);
    },
    off(name, listener) {
      entries = entries.filter((entry) => entry[0] !== name || (listener && entry[1] !== listener));
    },
    emit(name, detail) {
      if (past.push([name, detail]) > MOST_KEPT) past.shift();
      const due = entries.filter((entry) => entry[0] === name);
      entries = entries.filter((entry) => entry[0] !== name || !entry[2]);
      for (const entry of due) attempt(() => (entry[1] as (detail: unknown) => void)(detail));
    },
  };
}
