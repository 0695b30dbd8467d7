import { beforeEach, describe, expect, it } from "vitest";
import { createStore } from "../src/store";

beforeEach(() => localStorage.clear());

describe("createStore", () => {
  it("keeps a text, gives an empty one for none, and removes on an empty one", () => {
    const store = createStore(window);
    store.set("a", "1");

    expect([store.get("a"), store.get("b")]).toEqual(["1", ""]);
    store.set("a", "");
    expect(localStorage.getItem("a")).toBeNull();
  });

  it("keeps nothing and does not throw where storage is missing, forbidden or full", () => {
    const forbidden = {
      get localStorage(): Storage {
        throw new DOMException("denied", "SecurityError");
      },
    };
    const full = {
      localStorage: {
        getItem: () => null,
        setItem() {
          throw new DOMException("full", "QuotaExceededError");
        },
      },
    };
    for (const window of [forbidden, full, {}, { localStorage: null }]) {
      const store = createStore(window as unknown as Window);
      store.set("a", "1");
      store.set("a", "");

      expect(store.get("a")).toBe("");
    }
  });
});
