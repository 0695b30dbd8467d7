import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ttq } from "../../src/module/ttq";

type Queue = Ttq & unknown[][] & { _i: { [code: string]: unknown[][] & { _u?: string } }; _o: { [code: string]: object } };

const page = window as unknown as { ttq?: Queue; TiktokAnalyticsObject?: string };
const { happyDOM } = window as unknown as { happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: boolean } } };
happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;

async function load(): Promise<Queue> {
  vi.resetModules();
  return (await import("../../src/module/index")).ttq as Queue;
}

function tags(): string[] {
  return [...document.querySelectorAll<HTMLScriptElement>("script[src]")].map((script) => script.src);
}

describe("the ES module", () => {
  beforeEach(() => {
    delete page.ttq;
    document.head.innerHTML = "<script></script>";
  });

  it("is the page's ttq, and keeps calls in order until the pixel is there", async () => {
    const ttq = await load();
    ttq.page();
    ttq.track("Purchase", { value: 1 });
    expect(page.ttq).toBe(ttq);
    expect([...ttq]).toEqual([["page"], ["track", "Purchase", { value: 1 }]]);
    expect(ttq.instances()).toEqual([]);
  });

  it.each([
    ["https://events.example/", "https://events.example"],
    ["events.example", "https://events.example"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["https://example.com/balise/", "https://example.com/balise"],
  ])("asks %s for the pixel, once, with the other options", async (host, base) => {
    const ttq = await load();
    ttq.load("CODE", { host, historyObserver: false });
    ttq.load("CODE", { host });
    expect(tags()).toEqual([`${base}/i18n/pixel/events.js?sdkid=CODE&lib=ttq`]);
    expect(ttq._o).toEqual({ CODE: { historyObserver: false } });
  });

  it("says that it needs to know the server", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    (await load()).load("CODE");
    expect(warn.mock.calls[0]?.[0]).toContain('ttq.load("CODE", { host:');
    expect(tags()).toEqual([]);
  });

  it("joins a ttq that is there already", async () => {
    const calls: unknown[] = [];
    const there = Object.assign([], { page: () => calls.push("page"), instances: () => ["live"] });
    page.ttq = there as unknown as Queue;
    const ttq = await load();
    ttq.load("CODE", { host: "events.example" });
    ttq.page();
    expect(ttq).toBe(there);
    expect([calls, ttq.instances(), tags().length]).toEqual([["page"], ["live"], 1]);
  });

  it("does nothing where there is no window, as on a server that renders pages", async () => {
    vi.stubGlobal("window", undefined);
    const ttq = await load();
    ttq.load("CODE", { host: "events.example" });
    ttq.identify({ email: "a@b.fr" });
    ttq.on("ready", () => {});
    ttq.instance("CODE").track("Purchase");
    expect(ttq.instances()).toEqual([]);
  });
});
