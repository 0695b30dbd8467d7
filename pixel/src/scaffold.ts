/** What the base code left on the page, whatever its shape: the queue, the pixels' own queues, their options. */

import { attempt, type Loose, read } from "./calls";

/** Gives an object the methods of one pixel, or of all where there is no code. Throws where it cannot take them. */
export type Install = (target: Loose, code?: string) => Loose;

export interface Scaffold {
  /** The page's global object, now with our methods; the page's own where that can take them. */
  target: Loose;
  /** Calls made so far, in order, `[method, ...args]` or `arguments`. */
  calls: unknown[];
  pixels: { code: string; options: unknown; api: Loose; calls: unknown[] }[];
}

/** Puts the methods on `found`, or on a new array where it cannot take them; what it had queued is taken out. */
export function take(found: unknown, install: Install, code?: string): { api: Loose; calls: unknown[] } {
  const calls: unknown[] = [];
  // Stubs keep their calls in themselves or in one of these.
  for (const queue of [found, read(found, "q"), read(found, "queue"), read(found, "callQueue")])
    attempt(() => {
      if (!Array.isArray(queue)) return;
      calls.push(...queue);
      queue.length = 0;
      install(queue as never, code);
    });
  return { api: attempt(() => install(found as Loose, code)) || install([] as never, code), calls };
}

/** `ours` is what an earlier call of this returned as target. */
export function takeOver(window: Loose, lib: string, install: Install, ours?: Loose): Scaffold {
  const found = read(window, lib);
  const { api, calls } = take(found, install);
  let target = api;
  if (typeof api === "function" && api !== ours) {
    target = ((...args: unknown[]) => {
      console.warn("ttq(…): use ttq.track(…)");
      (target as never as unknown[]).push(args);
    }) as never;
    attempt(() => Object.assign(target, api));
    install(target);
  }
  attempt(() => {
    window[lib] = target;
  });
  const queues = read(found, "_i") as Loose;
  const pixels = (attempt(() => Object.keys(queues)) || []).map((code) => {
    const pixel = take(read(queues, code), install, code);
    attempt(() => {
      queues[code] = pixel.api;
    });
    return { code, options: read(read(found, "_o"), code), ...pixel };
  });
  return { target, calls, pixels };
}
