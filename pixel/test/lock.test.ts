import { beforeEach, describe, expect, it } from "vitest";
import { createLock } from "../src/lock";
import { createStore } from "../src/store";

const KEY = "balise_lease";
const bare = { localStorage, navigator: {} } as unknown as Window;
const tab = (window = bare) => createLock(window, createStore(window));

/** As much of Web Locks as `ifAvailable` needs. */
function withLocks(): Window {
  let held = false;
  const request = async (_name: string, _options: object, work: (lock: object | null) => unknown) => {
    if (held) return work(null);
    held = true;
    try {
      return await work({});
    } finally {
      held = false;
    }
  };
  return { localStorage, navigator: { locks: { request } } } as unknown as Window;
}

/** Runs until `end` is called; `alone` tells what it was told. */
function job() {
  const told: boolean[] = [];
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async (alone: boolean) => {
    told.push(alone);
    await ended;
  };
  return { told, work, end };
}

beforeEach(() => localStorage.clear());

describe.each([
  ["Web Locks", withLocks],
  ["a lease", () => bare],
])("createLock with %s", (_, make) => {
  it("lets one tab be alone at a time, the other work all the same", async () => {
    const window = make();
    const [first, second] = [job(), job()];
    const running = [tab(window).run(first.work), tab(window).run(second.work)];
    await Promise.resolve();

    expect([first.told, second.told]).toEqual([[true], [false]]);
    first.end();
    second.end();
    await Promise.all(running);
    const third = job();
    third.end();
    await tab(window).run(third.work);
    expect(third.told).toEqual([true]);
    expect(localStorage.getItem(KEY)).toBeNull();
  });
});

describe("createLock", () => {
  it("falls back to the lease where Web Locks are refused", async () => {
    const request = () => Promise.reject(new DOMException("no", "SecurityError"));
    const { told, work, end } = job();
    end();
    await tab({ localStorage, navigator: { locks: { request } } } as unknown as Window).run(work);

    expect(told).toEqual([true]);
  });

  it("does the work once, also where it fails", async () => {
    for (const window of [withLocks(), bare]) {
      let done = 0;
      const run = tab(window).run(async () => {
        done++;
        throw new Error("no");
      });

      await expect(run).rejects.toThrow("no");
      expect(done).toBe(1);
    }
  });

  it("takes over a lease that ended, that is nonsense, or that ends further ahead than any does", async () => {
    for (const left of [`${Date.now() - 1}`, "nonsense", "{}", `${Date.now() * 2}`]) {
      localStorage.setItem(KEY, left);
      const { told, work, end } = job();
      end();
      await tab().run(work);

      expect(told).toEqual([true]);
    }
  });

  it("lets go of its own lease when the page is left, and of nobody else's", async () => {
    const [first, second] = [tab(), tab()];
    const { work } = job();
    first.run(work);
    await Promise.resolve();
    second.release();
    expect(localStorage.getItem(KEY)).not.toBeNull();
    first.release();
    expect(localStorage.getItem(KEY)).toBeNull();
  });

  it("is never alone where nothing can be stored", async () => {
    const { told, work, end } = job();
    end();
    await tab({ navigator: {} } as unknown as Window).run(work);

    expect(told).toEqual([false]);
  });
});
