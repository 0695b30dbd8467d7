import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CookieJar } from "../src/parts";
import { createVisit } from "../src/visit";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

interface Page {
  href?: string;
  referrer?: string;
  allowed?: () => boolean;
  crypto?: unknown;
}

function memory() {
  const kept = new Map<string, [string, number]>();
  let writes = 0;
  const jar: CookieJar = {
    read: (name) => kept.get(name)?.[0] ?? "",
    write(name, value, seconds) {
      writes++;
      kept.set(name, [value, seconds]);
    },
    remove: (name) => kept.delete(name),
  };
  return { jar, kept, writes: () => writes };
}

function visit(
  jar: CookieJar,
  { href = "https://shop.example/", referrer = "", allowed = () => true, crypto = globalThis.crypto }: Page = {},
) {
  const location = { href, host: new URL(href).host };
  return {
    location,
    ...createVisit({ jar, window: { location, document: { referrer }, crypto } as unknown as Window, allowed }),
  };
}

beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => vi.useRealTimers());

describe("anonymousId", () => {
  it("makes an id of 27 letters and digits that lives 13 months, and says that cookies are on", () => {
    const { jar, kept } = memory();
    const id = visit(jar).anonymousId();

    expect(id).toMatch(/^[A-Za-z0-9]{27}\.tt\.1$/);
    expect(kept.get("_ttp")).toEqual([id, 34_190_000]);
    expect(kept.get("_tt_enable_cookie")).toEqual(["1", 34_190_000]);
  });

  it("keeps an id of any form, and lets it live 13 months from its last use, once a page", () => {
    const { jar, kept, writes } = memory();
    kept.set("_ttp", ["01JABC_.tt.1", 5]);
    const page = visit(jar);

    expect([page.anonymousId(), page.anonymousId()]).toEqual(["01JABC_.tt.1", "01JABC_.tt.1"]);
    expect(kept.get("_ttp")).toEqual(["01JABC_.tt.1", 34_190_000]);
    expect(writes()).toBe(2);
  });

  it("stays the same on a page whose cookies are blocked", () => {
    const page = visit({ read: () => "", write() {}, remove() {} });

    expect(page.anonymousId()).toBe(page.anonymousId());
  });

  it("is random also where there is no crypto", () => {
    const ids = Array.from({ length: 50 }, () => visit(memory().jar, { crypto: {} }).anonymousId());

    expect(new Set(ids).size).toBe(50);
    expect(ids.every((id) => /^[A-Za-z0-9]{27}\.tt\.1$/.test(id))).toBe(true);
  });
});

describe("clickId", () => {
  it("comes from the page's address, then a referrer of the same host, then the cookie", () => {
    const { jar, kept } = memory();
    kept.set("ttclid", ["cookie", 1]);
    const referrer = "https://shop.example/?ttclid=referrer";

    expect(visit(jar).clickId()).toBe("cookie");
    expect(visit(jar, { referrer: "https://other.example/?ttclid=x" }).clickId()).toBe("cookie");
    expect(visit(jar, { referrer }).clickId()).toBe("referrer");
    expect(visit(jar, { referrer, href: "https://shop.example/?a=1&ttclid=E.C.P.%61#x" }).clickId()).toBe("E.C.P.a");
    expect(kept.get("ttclid")).toEqual(["E.C.P.a", 2_592_000]);
  });

  it("outlives a change of route, and gives way to a new click", () => {
    const page = visit(memory().jar, { href: "https://shop.example/?ttclid=one" });
    page.location.href = "https://shop.example/cart";
    expect(page.clickId()).toBe("one");
    page.location.href = "https://shop.example/?ttclid=two";
    expect(page.clickId()).toBe("two");
  });

  it("is sent at any length, and kept in a cookie where it fits", () => {
    const { jar, kept } = memory();
    const long = "x".repeat(20_000);

    expect(visit(jar, { href: `https://shop.example/?ttclid=${long}` }).clickId()).toBe(long);
    expect(kept.has("ttclid")).toBe(false);
    visit(jar, { href: `https://shop.example/?ttclid=${long.slice(0, 3900)}` }).clickId();
    expect(kept.get("ttclid")?.[0].length).toBe(3900);
  });

  it("is taken as it stands where it cannot be decoded", () => {
    expect(visit(memory().jar, { href: "https://shop.example/?ttclid=%E9x" }).clickId()).toBe("%E9x");
  });
});

describe("sessionId", () => {
  it("stays until 30 minutes pass without an event, in this page and the next", () => {
    const { jar, kept } = memory();
    const page = visit(jar);
    const first = page.sessionId();
    expect(first).toMatch(/^\d{13}::[A-Za-z0-9]{20}$/);
    vi.advanceTimersByTime(29 * MINUTE);
    expect(visit(jar).sessionId()).toBe(first);
    vi.advanceTimersByTime(29 * MINUTE);
    expect(page.sessionId()).toBe(first);
    vi.advanceTimersByTime(31 * MINUTE);
    const second = page.sessionId();

    expect(second).not.toBe(first);
    expect(kept.get("ttcsid")?.[0]).toBe(`${second}.2.${Date.now()}.0`);
  });

  it("goes on with a visit that the platform's own library began, and makes a new one of nonsense", () => {
    const { jar, kept } = memory();
    kept.set("ttcsid", [`1700000000000::AbC-_fghijklmnopqrst.7.${START - MINUTE}.1::1.-6.0`, 9]);
    expect(visit(jar).sessionId()).toBe("1700000000000::AbC-_fghijklmnopqrst");
    for (const nonsense of ["", "x", "a.b.c", "..", "null.1.NaN"]) {
      kept.set("ttcsid", [nonsense, 9]);
      expect(visit(jar).sessionId()).toMatch(/^\d{13}::[A-Za-z0-9]{20}$/);
      expect(kept.get("ttcsid")?.[0]).toMatch(/\.[1-9]\d*\.\d{13}\.0$/);
    }
  });

  it("stays the same on a page whose cookies are blocked", () => {
    const page = visit({ read: () => "", write() {}, remove() {} });

    expect(page.sessionId()).toBe(page.sessionId());
  });

  it("is not written at each event", () => {
    const { jar, writes } = memory();
    const page = visit(jar);
    for (let i = 0; i < 10; i++) page.sessionId();

    expect(writes()).toBe(1);
  });
});

describe("cookies", () => {
  it("are neither read nor set where they are off; the click of this page is known all the same", () => {
    const { jar, kept, writes } = memory();
    kept.set("_ttp", ["id", 1]).set("ttclid", ["cookie", 1]).set("ttcsid", ["a.1.2.0", 1]);
    const off = () => false;

    const page = visit(jar, { allowed: off });
    expect([page.anonymousId(), page.sessionId(), page.clickId()]).toEqual(["", "", ""]);
    expect(visit(jar, { allowed: off, href: "https://shop.example/?ttclid=url" }).clickId()).toBe("url");
    expect(writes()).toBe(0);
  });

  it("are set when they become allowed, with the click that led to the page", () => {
    const { jar, kept } = memory();
    let on = false;
    const page = visit(jar, { allowed: () => on, href: "https://shop.example/?ttclid=landing" });
    page.clickId();
    page.location.href = "https://shop.example/next";
    on = true;
    page.clickId();

    expect(kept.get("ttclid")?.[0]).toBe("landing");
  });

  it("are all gone after forget, and what is made later is new", () => {
    const { jar, kept } = memory();
    const page = visit(jar, { href: "https://shop.example/?ttclid=one" });
    const id = page.anonymousId();
    page.clickId();
    page.sessionId();
    page.location.href = "https://shop.example/";
    page.forget();

    expect(kept.size).toBe(0);
    expect(page.clickId()).toBe("");
    expect(page.anonymousId()).not.toBe(id);
  });
});
