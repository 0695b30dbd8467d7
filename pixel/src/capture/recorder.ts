/** Keeps the clicks of a page until they go along with a message, or until the page is left. */
import { attempt } from "../calls";
import type { SourceParts } from "../parts";
import { jsonText } from "../safe";
import type { WireClick } from "../wire";

/** Of one page view; who clicks more is a machine, or plays a game. */
export const MOST_RECORDED = 50;
/** As many go along with one message, so that browsers still carry it past the end of the page. */
const MOST_ALONG = 10;

export interface Recorder {
  add(click: WireClick): void;
  /** Nothing of this source may be sent any more. */
  forget(code: string): void;
  /** Hand what waits to the browser, which sends it whatever becomes of the page. */
  leave(): void;
  /** Another page view begins. */
  arrive(): void;
}

export function createRecorder(parts: SourceParts): Recorder {
  const { emitter, url, window } = parts;
  let waiting: WireClick[] = [];
  /** In a message that is not answered yet. */
  let along: WireClick[] = [];
  let recorded = 0;

  const before = parts.withNext;
  parts.withNext = () => {
    along = along.concat(waiting.splice(0, MOST_ALONG - along.length));
    return { ...(before && attempt(before)), ...(along[0] && { clicks: along }) };
  };
  emitter.on("sent", () => {
    along = [];
  });
  // The server knows a click again that comes twice.
  emitter.on("failed", () => {
    waiting = along.concat(waiting);
    along = [];
  });

  const recorder: Recorder = {
    add(click) {
      if (recorded++ < MOST_RECORDED) waiting.push(click);
      if (waiting.length >= MOST_ALONG) recorder.leave();
    },
    forget(code) {
      waiting = waiting.filter((click) => click.code !== code);
      along = along.filter((click) => click.code !== code);
    },
    leave() {
      for (;;) {
        const clicks = waiting.slice(0, MOST_ALONG);
        if (!clicks[0]) break;
        const body = jsonText({ batch: [], clicks, sent_at: new Date().toISOString() } as never);
        if (!attempt(() => window.navigator.sendBeacon(url, body))) break;
        waiting = waiting.slice(MOST_ALONG);
      }
    },
    arrive() {
      recorded = 0;
    },
  };
  return recorder;
}
