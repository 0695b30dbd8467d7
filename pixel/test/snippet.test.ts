import { beforeEach, describe, expect, it, vi } from "vitest";

type Entry = unknown[];
interface Tag extends Array<Entry> {
  methods: string[];
  setAndDefer(target: unknown, method: string): void;
  instance(code: string): Tag;
  load(code: string, options?: object): void;
  page(): void;
  track(...args: unknown[]): void;
  grantConsent(): void;
  _i: { [code: string]: Tag & { _u?: string } };
  _t: { [code: string]: number };
  _o: { [code: string]: object };
}

const CODE = "{{CODE}}";
const page = window as unknown as { ttq?: unknown; TiktokAnalyticsObject?: string };
const { happyDOM } = window as unknown as { happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: boolean } } };
happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;

async function paste(): Promise<Tag> {
  vi.resetModules();
  await import("../src/snippet");
  return page.ttq as Tag;
}

function tags(): string[] {
  return [...document.querySelectorAll<HTMLScriptElement>("script[src]")].map((script) => script.getAttribute("src") || "");
}

describe("the base code", () => {
  beforeEach(() => {
    delete page.ttq;
    delete page.TiktokAnalyticsObject;
    document.head.innerHTML = "<script></script>";
  });

  it("makes an array that keeps calls in order, and counts the page", async () => {
    const ttq = await paste();
    ttq.track("Purchase", { value: 1 });
    ttq.grantConsent();
    expect(Array.isArray(ttq)).toBe(true);
    expect([...ttq]).toEqual([["page"], ["track", "Purchase", { value: 1 }], ["grantConsent"]]);
    expect(page.TiktokAnalyticsObject).toBe("ttq");
  });

  it("offers sixteen methods and setAndDefer, as tag templates expect", async () => {
    const ttq = await paste();
    expect(ttq.methods).toHaveLength(16);
    const other: Entry[] & { hello?: (...args: unknown[]) => void } = [];
    ttq.setAndDefer(other, "hello");
    other.hello?.("you");
    expect([...other]).toEqual([["hello", "you"]]);
  });

  it("asks for the pixel once, before the page's first script, and notes when and with which options", async () => {
    const ttq = await paste();
    ttq.load(CODE, { limited_data_use: true });
    ttq.load("OTHER", { historyObserver: false });
    const base = "{{BASE}}/i18n/pixel/events.js";
    expect(tags()).toEqual([`${base}?sdkid=OTHER&lib=ttq`, `${base}?sdkid=${encodeURIComponent(CODE)}&lib=ttq`]);
    expect(document.querySelector("script[src]")?.hasAttribute("async")).toBe(true);
    expect([ttq._i[CODE]?._u, typeof ttq._t[CODE], ttq._o]).toEqual([
      base,
      "number",
      { [CODE]: {}, OTHER: { historyObserver: false } },
    ]);
  });

  it("keeps calls of an instance that is asked for before its load", async () => {
    const ttq = await paste();
    ttq.instance("LATER").track("Search");
    ttq.load("LATER");
    expect([...(ttq._i.LATER as Entry[])]).toEqual([["track", "Search"]]);
    expect(ttq.instance("LATER")).toBe(ttq._i.LATER);
  });

  it("keeps what a page put into the array before", async () => {
    page.ttq = [["track", "Early"]];
    const ttq = await paste();
    expect([...ttq]).toEqual([["track", "Early"], ["page"]]);
  });

  it("changes nothing when it is pasted twice", async () => {
    const first = await paste();
    const second = await paste();
    expect(second).toBe(first);
    expect([...second]).toEqual([["page"]]);
    expect(tags()).toHaveLength(1);
  });

  it("beside another pixel's code, counts the page once for its own pixel", async () => {
    const live = Object.assign([], { page: vi.fn(), _i: { OTHER: Object.assign([], { _u: "elsewhere" }) } });
    page.ttq = live;
    const ttq = await paste();
    expect(live.page).not.toHaveBeenCalled();
    expect([...(ttq._i[CODE] as Entry[])]).toEqual([["page"]]);

    page.ttq = Object.assign([["page"]], { page: vi.fn() });
    expect([...((await paste())._i[CODE] as Entry[])]).toEqual([]);
  });

  it("does not take an element called ttq for the tag", async () => {
    page.ttq = document.createElement("div");
    expect([...(await paste())]).toEqual([["page"]]);
  });

  it("asks for the pixel on a page without any other script", async () => {
    document.head.innerHTML = "";
    await paste();
    expect(tags()).toHaveLength(1);
    document.querySelector("script")?.remove();
  });
});
