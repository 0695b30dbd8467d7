/** Library events: `on`, `once`, `off`, `emit`. */
import type { Emitter } from "./parts";

type Listener = (detail: unknown) => void;

export function createEmitter(): Emitter {
  let entries: [string, Listener, once: boolean][] = [];
  const add = (name: string, listener: unknown, once: boolean) => {
    if (typeof listener === "function") entries.push([name, listener as Listener, once]);
  };
  return {
    on: (name, listener) => add(name, listener, false),
    once: (name, listener) => add(name, listener, true),
    off(name, listener) {
      entries = entries.filter((entry) => entry[0] !== name || (listener && entry[1] !== listener));
    },
    emit(name, detail) {
      for (const entry of entries.slice()) {
        if (entry[0] !== name) continue;
        if (entry[2]) entries = entries.filter((other) => other !== entry);
        try {
          entry[1](detail);
        } catch {
          // A listener of the page may throw: that is its own matter.
        }
      }
    },
  };
}
