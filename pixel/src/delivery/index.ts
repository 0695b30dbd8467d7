/** The chunk `delivery`: tries again, and sends what earlier pages left. */
import { attempt } from "../calls";
import { createDelivery } from "../delivery";
import { createOutbox } from "../outbox";
import type { DeliveryChunk, Registry } from "../parts";
import { KEPT } from "../sender";
import { createStore } from "../store";

/** Puts what pages kept each for itself into the outbox that all share. */
function gather(window: Window, storage: () => boolean): void {
  if (!storage()) return;
  const store = createStore(window);
  const outbox = createOutbox(store, storage);
  const keys = attempt(() => Object.keys(window.localStorage)) ?? [];
  for (const key of keys.filter((name) => name.startsWith(KEPT))) {
    outbox.update(attempt(() => JSON.parse(store.get(key))) ?? [], []);
    store.set(key, "");
  }
}

export const delivery: DeliveryChunk = {
  create(parts) {
    gather(parts.window, parts.storage);
    return createDelivery(parts);
  },
};

(self as { __balise?: Registry }).__balise?.chunk("delivery", delivery);
