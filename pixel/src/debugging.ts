/** The debug switch: loads the chunk `debug`, and keeps for it what happens until it is there. */
import { attempt } from "./calls";
import type { Emitter, LibraryEvents, LoadChunk } from "./parts";

const EVENTS = ["track", "sent", "failed", "consent"] as const;

/** `ttq_debug=1` in the address switches it on for this tab; `stored` is the tab's storage, which may be forbidden. */
export function wantsDebug(search: string, stored: () => Storage): boolean {
  const [, asked] = /[?&]ttq_debug=(\d)/.exec(search) || [];
  return (
    attempt(() => {
      if (asked) stored().setItem("ttq_debug", asked);
      return stored().getItem("ttq_debug") === "1";
    }) || asked === "1"
  );
}

/** Returns `ttq.debug`. */
export function createDebug(emitter: Emitter, load: LoadChunk, base: string): (on?: unknown) => void {
  let stop: (() => void) | undefined;
  return (on) => {
    if (on === false) {
      if (stop) stop();
      stop = undefined;
    } else if (!stop) {
      const past: [keyof LibraryEvents, unknown][] = [];
      const keep = EVENTS.map((name) => {
        const listener = (detail: unknown) => past.push([name, detail]);
        emitter.on(name, listener);
        return () => emitter.off(name, listener);
      });
      const forget = () => {
        for (const end of keep) end();
      };
      stop = forget;
      load("debug").then((chunk) => {
        forget();
        if (stop === forget) stop = chunk.start(emitter, past, base);
      }, forget);
    }
  };
}
