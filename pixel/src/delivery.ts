/** Takes events to the server: in batches, in order, until they are answered; what is not answered survives the page. */
import { attempt } from "./calls";
import { createLock } from "./lock";
import { createOutbox, isFresh, notOf, without } from "./outbox";
import type { Delivery, DeliveryParts } from "./parts";
import { jsonText } from "./safe";
import { createStore } from "./store";
import type { Answer, WireEvent } from "./wire";

const COLLECT_MS = 9;
/** Timers may ring a little early. */
const SLACK_MS = 9;
const TIMEOUT_MS = 3e4;
const FIRST_WAIT_MS = 1e3;
const MOST_WAIT_MS = 6e4;
const DAY_MS = 864e5;
const MOST_EVENTS = 50;
/** Browsers carry 64 KiB past the end of a page. */
const MOST_BYTES = 6e4;
const MOST_IN_MEMORY = 1e3;

/** Milliseconds that a Retry-After asks for, in seconds or as a date; 0 or less for none. */
const asked = (text: string | null) => Math.min(+(text as string) * 1e3 || Date.parse(text as string) - Date.now() || 0, DAY_MS);

interface Parcel {
  batch: WireEvent[];
  body: string;
  keepalive: boolean;
}

/** The first of `events`, at most `most` of them and as many as one request carries, but at least one; `more` goes along. */
function pack(events: WireEvent[], most: number, more: object | undefined): Parcel {
  const batch = events.slice(0, most);
  const body = jsonText({ batch, ...more, sent_at: new Date().toISOString() } as never);
  const keepalive = new Blob([body]).size < MOST_BYTES;
  return keepalive || !batch[1] ? { batch, body, keepalive } : pack(batch, batch.length >> 1, more);
}

export function createDelivery(parts: DeliveryParts): Delivery {
  const { url, emitter, window, storage, retryAfter } = parts;
  const { document, navigator, performance } = window;
  const store = createStore(window);
  const outbox = createOutbox(store, storage);
  const lock = createLock(window, store);
  let own: WireEvent[] = [];
  /** In a request that the browser carries past the end of the page. */
  let flying: WireEvent[] = [];
  /** Given to the browser when the page was left; sent again only if the page lives on. */
  let handed: WireEvent[] = [];
  let most = MOST_EVENTS;
  let failures = 0;
  /** Not before this time, whatever happens; and not before this one unless the page wakes. */
  let blocked = 0;
  let resting = 0;
  let busy = false;
  let collecting = 0;
  let retrying = 0;

  const send = async (body: string, keepalive: boolean) =>
    window.fetch(url, {
      method: "POST",
      body,
      keepalive,
      credentials: "include",
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });

  /** After a failure: nobody may send for `wait` ms, and nothing but a page that wakes makes us try before the pause is over. */
  const rest = (wait: number) => {
    const pause = Math.max(wait, Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++) * (0.5 + Math.random() / 2));
    blocked = performance.now() + wait;
    resting = performance.now() + pause;
    window.clearTimeout(retrying);
    retrying = window.setTimeout(flush, pause + SLACK_MS);
  };

  const giveUp = (events: WireEvent[], reason: string) => {
    if (!events[0]) return;
    settle(events);
    emitter.emit("failed", { events, reason, final: true });
  };

  const packed = (events: WireEvent[], count: number) =>
    pack(events, count, events[0] && parts.withNext && attempt(parts.withNext));

  const settle = (events: WireEvent[]) => {
    own = without(own, events);
    outbox.update(own, events);
  };

  /** The answer; empty where there was none that can be read. */
  const post = async ({ batch, body, keepalive }: Parcel) => {
    const seen = { status: 0, wait: 0, answer: {} as Answer };
    if (keepalive) flying = batch;
    try {
      const response = await send(body, keepalive);
      seen.status = response.status;
      seen.wait = asked(response.headers.get("retry-after"));
      seen.answer = Object(await response.json());
    } catch {}
    flying = [];
    return seen;
  };

  const round = async (alone: boolean) => {
    for (let done: WireEvent[] = []; ; ) {
      giveUp(
        own.filter((event, place) => !isFresh(event) || place < own.length - MOST_IN_MEMORY),
        "too old",
      );
      const left = alone ? without(outbox.read(), own.concat(done)) : [];
      const parcel = packed(left.concat(without(own, handed)), most);
      const events = parcel.batch;
      if (!events[0]) break;
      const { status, wait, answer } = await post(parcel);
      const { code, message } = answer;
      const reason = message || `HTTP ${status}`;

      if (code === 40100 || status === 429 || status > 499 || (status < 300 && code === undefined)) {
        rest(wait);
        emitter.emit("failed", { events, reason, final: false });
        break;
      }
      failures = 0;
      most = MOST_EVENTS;
      if (status === 413 && events[1]) {
        most = events.length >> 1;
        continue;
      }
      done = done.concat(events);
      if (status < 300 && (!code || code === 20001)) {
        settle(events);
        emitter.emit("sent", { events, answer });
      } else giveUp(events, reason);
    }
    busy = false;
  };

  const run = () => {
    if (busy || performance.now() < resting) return;
    const left = outbox.read()[0];
    busy = !!(left || own[0]);
    if (busy)
      (left ? lock.run(round) : round(false)).catch(() => {
        busy = false;
      });
  };

  const save = () => {
    collecting = 0;
    if (own[0]) outbox.update(own, []);
  };

  const flush = () => {
    handed = [];
    resting = blocked;
    save();
    run();
  };

  if (retryAfter !== undefined) rest(asked(retryAfter));
  for (const name of ["online", "pageshow", "visibilitychange"]) window.addEventListener(name, () => document.hidden || flush());

  return {
    add(event) {
      own.push(event);
      collecting =
        collecting ||
        window.setTimeout(() => {
          save();
          run();
        }, COLLECT_MS);
    },
    flush,
    leave() {
      save();
      handed = handed.concat(flying);
      for (;;) {
        const { batch, body, keepalive } = packed(without(own, handed), MOST_EVENTS);
        if (!batch[0]) break;
        handed = handed.concat(batch);
        if (!attempt(() => navigator.sendBeacon(url, body))) send(body, keepalive).catch(() => {});
      }
      lock.release();
    },
    forget(code) {
      own = notOf(code, own);
      outbox.clear(code);
    },
  };
}
