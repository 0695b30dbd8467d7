/** Sends events while all goes well. What fails, or was left by an earlier page, is the business of the chunk `delivery`. */
import { attempt } from "./calls";
import type { ChunkLoader, Delivery, DeliveryParts } from "./parts";
import { jsonText } from "./safe";
import type { WireEvent } from "./wire";

const COLLECT_MS = 9;
/** Doubled before each try. */
const FIRST_WAIT_MS = 1e3;
const MOST_EVENTS = 30;
/** In any language less than the 64 KiB that browsers carry past the end of a page. */
const MOST_CHARACTERS = 2e4;
/** Each page keeps what is not answered under a key of its own, which begins so. */
export const KEPT = "balise_page";

export function createSender(parts: DeliveryParts & { chunks: ChunkLoader }): Delivery {
  const { url, emitter, window, storage, chunks } = parts;
  const key = KEPT + Math.random();
  let own: WireEvent[] = [];
  let flying: WireEvent[] = [];
  /** Given to the browser when the page was left; sent again only if the page lives on. */
  let handed: WireEvent[] = [];
  let collecting = 0;
  let wait = FIRST_WAIT_MS;

  const bodyOf = (batch: WireEvent[]) =>
    jsonText({ batch, ...attempt(parts.withNext as () => object), sent_at: new Date().toISOString() } as never);

  const keep = () => {
    attempt(() => {
      if (own[0] && storage()) localStorage.setItem(key, jsonText(own as never));
      else localStorage.removeItem(key);
    });
  };

  /** Where earlier pages and other tabs keep theirs. */
  const left = () => attempt(() => Object.keys(localStorage).filter((name) => /^balise_[op]/.test(name) && name !== key)) || [];

  const handOver = async () => {
    await chunks.use("delivery", (chunk) => {
      if (!wait) return;
      Object.assign(sender, chunk.create(parts));
      wait = 0;
      // What failed rests first; what earlier pages left need not.
      if (!own[0]) sender.flush();
      for (const event of own.splice(0)) sender.add(event);
      keep();
    });
    // biome-ignore lint/suspicious/noAssignInExpressions: every byte counts here
    if (wait) setTimeout(handOver, (wait *= 2));
  };

  const send = async () => {
    collecting = 0;
    handed = [];
    keep();
    if (flying[0] || !own[0]) return;
    const events = own.slice(0, MOST_EVENTS);
    const body = bodyOf(events);
    let final = false;
    let reason = "network";
    flying = events;
    parts.retryAfter = null;
    try {
      const keepalive = body.length < MOST_CHARACTERS;
      const response = await window.fetch(url, { method: "POST", body, keepalive, credentials: "include" });
      parts.retryAfter = response.headers.get("retry-after");
      const answer = await response.json();
      const { code } = answer;
      reason = answer.message;
      final = response.ok && code !== 40100;
      if (final) own = own.filter((event) => !events.includes(event));
      if (final && (!code || code === 20001)) {
        reason = "";
        emitter.emit("sent", { events, answer });
      }
    } catch {}
    flying = [];
    if (reason) emitter.emit("failed", { events, reason, final });
    if (final) send();
    else handOver();
  };

  window.addEventListener("online", send);

  const sender: Delivery = {
    add(event) {
      own.push(event);
      collecting = collecting || window.setTimeout(send, COLLECT_MS);
    },
    flush() {
      if (storage() && left()[0]) handOver();
    },
    leave() {
      keep();
      const rest = own.filter((event) => !flying.concat(handed).includes(event));
      handed = handed.concat(rest);
      while (rest[0]) {
        const body = bodyOf(rest.splice(0, MOST_EVENTS));
        attempt(() => window.navigator.sendBeacon(url, body));
      }
    },
    forget(code) {
      own = own.filter((event) => code && event.context.pixel.code !== code);
      keep();
      for (const name of left()) attempt(() => (code && !localStorage[name].includes(code)) || localStorage.removeItem(name));
    },
  };
  return sender;
}
