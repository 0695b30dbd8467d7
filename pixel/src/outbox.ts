/** What is not answered yet, in localStorage: at most 100 events, 256 KB, 47 hours; shared with the other tabs of the site. */
import { jsonText } from "./safe";
import type { Store } from "./store";
import type { WireEvent } from "./wire";

const KEY = "balise_outbox";
const VERSION = 1;
const MOST_EVENTS = 100;
const MOST_CHARACTERS = 262e3;
/** Less than the 48 hours in which the server knows a copy. */
const MOST_AGE_MS = 47 * 36e5;

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

export const ofOthers = (events: WireEvent[], code?: string) =>
  events.filter((event) => code && event.context.pixel.code !== code);

export function createOutbox(store: Store, allowed: () => boolean): Outbox {
  const stored = (): WireEvent[] => {
    try {
      const found = JSON.parse(store.get(KEY));
      return found.v === VERSION
        ? found.events.filter((event: WireEvent) => event.message_id && event.context.pixel && isFresh(event))
        : [];
    } catch {
      return [];
    }
  };

  const write = (events: WireEvent[]) => {
    const texts: string[] = [];
    let room = MOST_CHARACTERS;
    for (let i = events.length; i-- && texts.length < MOST_EVENTS; ) {
      const text = jsonText(events[i] as never);
      if (text.length < room) {
        room -= text.length + 1;
        texts.unshift(text);
      }
    }
    store.set(KEY, texts[0] ? `{"v":${VERSION},"events":[${texts}]}` : "");
  };

  return {
    read: () => (allowed() ? stored() : []),
    update(events, gone) {
      if (allowed()) write(without(stored(), events.concat(gone)).concat(events));
    },
    clear: (code) => write(ofOthers(stored(), code)),
  };
}
