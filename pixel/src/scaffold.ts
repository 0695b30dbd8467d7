/** What the base code left on the page, whatever its shape: the queue, the pixels' own queues, their options. */
import { attempt, type Dispatch, dispatchEntry, install, type Loose, listOf } from "./calls";

export interface Scaffold {
  /** The page's global object, now with our methods; the page's own where that can take them. */
  target: Loose;
  /** Calls made so far, in order. */
  calls: unknown[];
  pixels: { code: string; options: unknown; api: Loose; calls: unknown[] }[];
}

/** Where stubs keep their calls: in themselves, or in one of these. */
const QUEUES = ["q", "queue", "callQueue"];

export const read = (from: unknown, name: string) => attempt(() => (from as Loose)[name]);

/** Puts the methods on `found`, or on a new array where it cannot take them; what it had queued is taken out. */
export function take(found: unknown, dispatch: Dispatch): { api: Loose; calls: unknown[] } {
  const calls: unknown[] = [];
  for (const queue of [found].concat(QUEUES.map((name) => read(found, name)))) {
    if (!Array.isArray(queue)) continue;
    attempt(() => {
      calls.push(...listOf(queue));
      queue.length = 0;
      install(queue as never, dispatch);
    });
  }
  const api = found as Loose;
  if (found && typeof found === "object" && install(api, dispatch)) return { api, calls };
  const fresh = [] as unknown as Loose;
  install(fresh, dispatch);
  return { api: fresh, calls };
}

/** A stub that is a function becomes one of ours: pages that call it are told, and their event is kept. */
function asFunction(stub: Loose, dispatch: Dispatch): Loose {
  const target = ((...args: unknown[]) => {
    console.warn("ttq(…) is no function: use ttq.track(…)");
    dispatchEntry(args, dispatch);
  }) as unknown as Loose;
  attempt(() => Object.assign(target, stub));
  install(target, dispatch);
  return target;
}

/** `ours` is what an earlier call of this returned as target. */
export function takeOver(window: Window, lib: string, dispatch: (code?: string) => Dispatch, ours?: Loose): Scaffold {
  const globals = window as unknown as Loose;
  const found = read(globals, lib);
  const { api, calls } = take(found, dispatch());
  const target = found === ours && ours ? ours : typeof found === "function" ? asFunction(found as never, dispatch()) : api;
  attempt(() => {
    if (globals[lib] !== target) globals[lib] = target;
  });
  const queues = read(found, "_i");
  const options = read(found, "_o");
  const codes = attempt(() => Object.keys(queues as object)) || [];
  const pixels = codes.map((code) => {
    const own = take(read(queues, code), dispatch(code));
    attempt(() => {
      (queues as Loose)[code] = own.api;
    });
    return { code, options: read(options, code), ...own };
  });
  return { target, calls, pixels };
}
