/** Lets one tab at a time send what earlier pages left: Web Locks, else a lease in localStorage. */
import type { Store } from "./store";

const LEASE_MS = 4e4;
const KEY = "balise_lease";

export interface Lock {
  /** Calls `work` once; `alone` says whether no other tab is at it. Rejects only if `work` does. */
  run(work: (alone: boolean) => Promise<void>): Promise<void>;
  /** Lets go of a lease, because the page may end. */
  release(): void;
}

export function createLock(window: Window, store: Store): Lock {
  /** The time it ends at; its fraction tells whose it is. */
  let lease = "";

  const take = () => {
    const left = +store.get(KEY) - Date.now();
    if (left > 0 && left < 2 * LEASE_MS) return false;
    lease = `${Date.now() + LEASE_MS + Math.random()}`;
    store.set(KEY, lease);
    return store.get(KEY) === lease;
  };

  const release = () => {
    if (store.get(KEY) === lease) store.set(KEY, "");
  };

  return {
    async run(work) {
      let begun: unknown;
      const once = (alone: unknown) => {
        begun = begun || work(!!alone);
        return begun;
      };
      try {
        await window.navigator.locks.request("balise", { ifAvailable: true }, once);
      } catch {
        await once(begun || take());
        release();
      }
    },
    release,
  };
}
