/** Takes events to the server: in batches, in order, until they are answered; what is not answered survives the page. */
import { createLock } from "./lock";
import { createOutbox, isFresh, ofOthers, without } from "./outbox";
import type { Delivery, Emitter } from "./parts";
import { jsonText } from "./safe";
import { createStore } from "./store";
import type { Answer, WireEvent } from "./wire";

const COLLECT_MS = 50;
const TIMEOUT_MS = 3e4;
const FIRST_WAIT_MS = 1e3;
const MOST_WAIT_MS = 6e4;
const DAY_MS = 864e5;
const MOST_EVENTS = 50;
/** Browsers carry 64 KiB past the end of a page. */
const MOST_BYTES = 6e4;
const MOST_IN_MEMORY = 1e3;

interface DeliveryParts {
  url: string;
  emitter: Emitter;
  window: Window;
  /** Whether anything may be kept in the browser. */
  storage: () => boolean;
}

interface Parcel {
  batch: WireEvent[];
  body: string;
  small: boolean;
}

/** Milliseconds that a Retry-After asks for, in seconds or as a date; 0 for none. */
const asked = (text: string | null) => {
  const wait = text ? (+text >= 0 ? +text * 1e3 : Date.parse(text) - Date.now()) : 0;
  return wait > 0 ? Math.min(wait, DAY_MS) : 0;
};

/** The first of `events`, as many as one request carries, but at least one. */
function pack(events: WireEvent[], most: number): Parcel {
  const texts: string[] = [];
  let bytes = 0;
  for (const event of events.slice(0, most)) {
    const text = jsonText(event as never);
    const more = new Blob([text]).size + 1;
    if (bytes && bytes + more > MOST_BYTES) break;
    bytes += more;
    texts.push(text);
  }
  const body = `{"batch":[${texts}],"sent_at":"${new Date().toISOString()}"}`;
  return { batch: events.slice(0, texts.length), body, small: bytes <= MOST_BYTES };
}

export function createDelivery({ url, emitter, window, storage }: DeliveryParts): Delivery {
  const store = createStore(window);
  const outbox = createOutbox(store, storage);
  const lock = createLock(window, store);
  let own: WireEvent[] = [];
  /** In a request that the browser carries past the end of the page. */
  let flying: WireEvent[] = [];
  /** Given to the browser when the page was left; the page sends them again only if it comes back. */
  let handed: WireEvent[] = [];
  let most = MOST_EVENTS;
  let failures = 0;
  let blockedUntil = 0;
  let busy = false;
  let collecting = 0;
  let retrying = 0;

  const send = async ({ body, small }: Parcel) =>
    window.fetch(url, { method: "POST", body, credentials: "include", keepalive: small });

  const settled = (events: WireEvent[], reason?: string) => {
    own = without(own, events);
    outbox.update(own, events);
    if (reason) emitter.emit("failed", { events, reason, final: true });
  };

  const later = (wait: number) => {
    window.clearTimeout(retrying);
    retrying = window.setTimeout(run, wait);
  };

  /** What is dealt with: nothing of a batch that was too large as a whole; undefined where it is better to wait. */
  const post = async (parcel: Parcel) => {
    const { batch } = parcel;
    let status = 0;
    let wait = 0;
    let answer: Answer | undefined;
    const request = async () => {
      const response = await send(parcel);
      status = response.status;
      wait = asked(response.headers.get("retry-after"));
      answer = await response.json();
    };
    if (parcel.small) flying = batch;
    await Promise.race([request().catch(() => {}), new Promise((done) => window.setTimeout(done, TIMEOUT_MS))]);
    flying = [];

    const { code, message } = Object(answer) as Partial<Answer>;
    const reason = message || (status ? `HTTP ${status}` : "network");
    if (!status || status === 429 || status >= 500 || code === 40100 || (status === 200 && code === undefined)) {
      blockedUntil = Date.now() + wait;
      later(Math.max(wait, Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++) * (0.5 + Math.random() / 2)));
      emitter.emit("failed", { events: batch, reason, final: false });
      return;
    }
    failures = 0;
    if (status === 413 && batch.length > 1) {
      most = batch.length >> 1;
      return [];
    }
    most = MOST_EVENTS;
    if (status === 200 && (code === 0 || code === 20001)) {
      settled(batch);
      emitter.emit("sent", { events: batch, answer: answer as Answer });
    } else settled(batch, reason);
    return batch;
  };

  const round = async (alone: boolean) => {
    let done: WireEvent[] = [];
    for (let dealt: WireEvent[] | undefined = []; dealt; ) {
      const old = own.filter((event, place) => !isFresh(event) || place < own.length - MOST_IN_MEMORY);
      if (old[0]) settled(old, "too old");
      const left = alone ? without(outbox.read(), own.concat(done)) : [];
      const parcel = pack(left.concat(without(own, handed)), most);
      dealt = parcel.batch[0] ? await post(parcel) : undefined;
      done = done.concat(dealt || []);
    }
    busy = false;
  };

  const run = () => {
    if (busy) return;
    window.clearTimeout(retrying);
    retrying = 0;
    const wait = blockedUntil - Date.now();
    if (wait > 0) return later(wait);
    const left = outbox.read()[0];
    if (!left && !own[0]) return;
    busy = true;
    if (left) lock.run(round);
    else round(false);
  };

  const save = () => {
    window.clearTimeout(collecting);
    collecting = 0;
    if (own[0]) outbox.update(own, []);
  };

  const flush = () => {
    save();
    handed = [];
    run();
  };

  window.addEventListener("online", flush);
  window.addEventListener("pageshow", flush);
  window.document.addEventListener("visibilitychange", () => {
    if (!window.document.hidden) flush();
  });

  return {
    add(event) {
      own.push(event);
      collecting ||= window.setTimeout(() => {
        save();
        if (!retrying) run();
      }, COLLECT_MS);
    },
    flush,
    leave() {
      save();
      let rest = without(own, handed.concat(flying));
      while (rest[0]) {
        const parcel = pack(rest, MOST_EVENTS);
        let taken = false;
        try {
          taken = window.navigator.sendBeacon(url, parcel.body);
        } catch {}
        if (!taken) send(parcel).catch(() => {});
        handed = handed.concat(parcel.batch);
        rest = without(rest, handed);
      }
      lock.release();
    },
    forget(code) {
      own = ofOthers(own, code);
      outbox.clear(code);
    },
  };
}
