/** Sends events while all goes well. What fails, or was left by an earlier page, is the business of the chunk `delivery`. */
import { attempt } from "./calls";
import type { ChunkLoader, Delivery, DeliveryParts } from "./parts";
import { jsonText } from "./safe";
import type { WireEvent } from "./wire";

const COLLECT_MS = 9;
const FIRST_WAIT_MS = 2e3;
const MOST_EVENTS = 30;
/** In any language less than the 64 KiB that browsers carry past the end of a page. */
const MOST_CHARACTERS = 2e4;
/** Each page keeps what is not answered under a key of its own. */
export const KEPT = "balise_page_";

export function createSender(parts: DeliveryParts, chunks: ChunkLoader): Delivery {
  const { url, emitter, window, storage } = parts;
  const key = KEPT + Math.random();
  let own: WireEvent[] = [];
  let flying: WireEvent[] = [];
  let collecting = 0;
  let wait = FIRST_WAIT_MS;
  let full: Delivery | undefined;

  const bodyOf = (batch: WireEvent[]) => `{"batch":${jsonText(batch as never)},"sent_at":"${new Date().toISOString()}"}`;

  const keep = () => {
    attempt(() => {
      if (own[0] && storage()) localStorage.setItem(key, jsonText(own as never));
      else localStorage.removeItem(key);
    });
  };

  const handOver = () => {
    chunks
      .use("delivery", (chunk) => {
        full = full || chunk.create(parts);
        own.splice(0).forEach(full.add);
        full.flush();
        keep();
      })
      .then(() => full || setTimeout(handOver, (wait *= 2)));
  };

  const send = async () => {
    collecting = 0;
    keep();
    if (flying[0] || !own[0]) return;
    const events = own.slice(0, MOST_EVENTS);
    flying = events;
    try {
      const body = bodyOf(events);
      const response = await window.fetch(url, {
        method: "POST",
        body,
        keepalive: body.length < MOST_CHARACTERS,
        credentials: "include",
      });
      const answer = await response.json();
      if (!response.ok || answer.code === 40100) throw 0;
      own = own.filter((event) => events.indexOf(event) < 0);
      flying = [];
      if (!answer.code || answer.code === 20001) emitter.emit("sent", { events, answer });
      else emitter.emit("failed", { events, reason: answer.message, final: true });
      send();
    } catch {
      flying = [];
      emitter.emit("failed", { events, reason: "network", final: false });
      handOver();
    }
  };

  return {
    add(event) {
      if (full) return full.add(event);
      own.push(event);
      collecting = collecting || window.setTimeout(send, COLLECT_MS);
    },
    flush() {
      if (full) full.flush();
      else if (attempt(() => Object.keys(localStorage).some((name) => /^balise_(p|o)/.test(name) && name !== key)) && storage())
        handOver();
    },
    leave() {
      if (full) return full.leave();
      keep();
      const rest = own.filter((event) => flying.indexOf(event) < 0);
      while (rest[0]) {
        const body = bodyOf(rest.splice(0, MOST_EVENTS));
        attempt(() => window.navigator.sendBeacon(url, body));
      }
    },
    forget(code) {
      own = own.filter((event) => code && event.context.pixel.code !== code);
      keep();
      if (full) full.forget(code);
    },
  };
}
