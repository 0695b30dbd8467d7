/** What is not answered yet, in localStorage: at most 100 events, 256 KB, 47 hours; shared with the other tabs of the site. */
import { attempt } from "./calls";
import { jsonText } from "./safe";
import type { Store } from "./store";
import type { WireEvent } from "./wire";

const KEY = "balise_outbox";
const MOST_EVENTS = 100;
const MOST_CHARACTERS = 262e3;
/** Less than the 48 hours in which the server knows a copy. */
const MOST_AGE_MS = 1692e5;
/** How many oldest events make room at once. */
const STEP = 9;

export interface Outbox {
  /** What is there, oldest first; nothing where storing is not allowed. */
  read(): WireEvent[];
  /** Keeps `events`, drops `gone`, leaves what other tabs put there. */
  update(events: WireEvent[], gone: WireEvent[]): void;
  /** Drops everything, or what belongs to one source. */
  clear(code?: string): void;
}

/** Whether the server would still know a copy of this event. */
export const isFresh = (event: WireEvent) => Date.now() - Date.parse(event.timestamp) < MOST_AGE_MS;

/** The events that are not among the `others`. */
export const without = (events: WireEvent[], others: WireEvent[]) =>
  events.filter((event) => !others.some((other) => other.message_id === event.message_id));

/** The events that forgetting a source leaves; none where all are to be forgotten. */
export const notOf = (code: string | undefined, events: WireEvent[]) =>
  events.filter((event) => code && event.context.pixel.code !== code);

export function createOutbox(store: Store, allowed: () => boolean): Outbox {
  const stored = () =>
    attempt(() =>
      (JSON.parse(store.get(KEY)).v1 as WireEvent[]).filter(
        (event) => event.message_id && event.context.pixel.code && isFresh(event),
      ),
    ) || [];

  const write = (events: WireEvent[]) => {
    let text = "";
    for (let kept = events.slice(-MOST_EVENTS); kept[0]; kept = kept.slice(STEP)) {
      text = `{"v1":${jsonText(kept as never)}}`;
      if (text.length < MOST_CHARACTERS) break;
      text = "";
    }
    store.set(KEY, text);
  };

  return {
    read: () => (allowed() ? stored() : []),
    update(events, gone) {
      if (allowed()) write(without(stored(), events.concat(gone)).concat(events));
    },
    clear: (code) => write(notOf(code, stored())),
  };
}
