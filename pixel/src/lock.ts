/** Lets one tab at a time send what earlier pages left: Web Locks, else a lease in localStorage. */
import type { Store } from "./store";

const LEASE_MS = 4e4;
const KEY = "balise_lease";

export interface Lock {
  /** Calls `work` once and waits for it; `alone` says whether no other tab is at it. Never rejects. */
  run(work: (alone: boolean) => Promise<void>): Promise<void>;
  /** Lets go of a lease, because the page may end. */
  release(): void;
}

export function createLock(window: Window, store: Store): Lock {
  const me = Math.random().toString(36);

  const release = () => {
    if (store.get(KEY).endsWith(me)) store.set(KEY, "");
  };

  const take = () => {
    const held = store.get(KEY);
    const left = parseInt(held, 10) - Date.now();
    if (left > 0 && left <= LEASE_MS && !held.endsWith(me)) return false;
    const lease = `${Date.now() + LEASE_MS} ${me}`;
    store.set(KEY, lease);
    return store.get(KEY) === lease;
  };

  return {
    async run(work) {
      let begun = false;
      const once = async (alone: boolean) => {
        if (begun) return;
        begun = true;
        await work(alone);
      };
      try {
        await window.navigator.locks.request("balise", { ifAvailable: true }, (lock) => once(!!lock));
      } catch {
        if (begun) return;
        try {
          await once(take());
        } catch {}
        release();
      }
    },
    release,
  };
}
