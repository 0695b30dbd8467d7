import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WireBatch } from "../src/wire";

interface Page {
  __balise: { start(config: unknown): void };
  ttq: Record<string, (...args: unknown[]) => unknown>;
  TiktokAnalyticsObject: unknown;
}

const page = window as unknown as Page & { [name: string]: unknown };
const configOf = (code: string, lib = "ttq") => ({ code, lib, cookies: false, match: [], phone: "" });
const bodies: WireBatch[] = [];

// Each test loads the whole core anew.
vi.setConfig({ testTimeout: 60_000 });

/** What the server's script does: the core, then one line. */
async function run(config: unknown) {
  vi.resetModules();
  await import("../src/core");
  page.__balise.start(config);
}

const names = () => bodies.flatMap(({ batch }) => batch.map(({ event, context }) => [context.pixel.code, event]));

beforeEach(() => {
  bodies.length = 0;
  for (const name of ["__balise", "ttq", "shop", "TiktokAnalyticsObject"]) delete page[name];
  vi.stubGlobal("CHUNKS_HASH", "");
  vi.stubGlobal("fetch", async (_: string, { body }: RequestInit) => {
    bodies.push(JSON.parse(body as string));
    return { ok: true, headers: new Headers(), json: async () => ({ code: 0 }) };
  });
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("runs once on a page, however often its script is there", async () => {
  page.ttq = Object.assign([["track", "A"]], { _i: { C1: [] } }) as never;
  await run(configOf("C1"));
  const first = page.__balise;
  await run(configOf("C1"));
  page.ttq.track?.("B");
  await vi.advanceTimersByTimeAsync(1000);
  expect(page.__balise).toBe(first);
  expect(names()).toEqual([
    ["C1", "A"],
    ["C1", "B"],
  ]);
});

it("makes the global where there is none", async () => {
  await run(configOf("C1"));
  page.ttq.page?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(names()).toEqual([["C1", "Pageview"]]);
});

it("takes the name of the global that the page states where the usual one is missing", async () => {
  page.TiktokAnalyticsObject = "shop";
  page.shop = Object.assign([["track", "A"]], { _i: { C1: [] } });
  await run(configOf("C1"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(names()).toEqual([["C1", "A"]]);
});

it("hands what waits to the browser when the page is hidden", async () => {
  const beacons: string[] = [];
  vi.spyOn(navigator, "sendBeacon").mockImplementation((_, body) => beacons.push(body as string) > 0);
  await run(configOf("C1"));
  page.ttq.track?.("A");
  window.dispatchEvent(new Event("pagehide"));
  expect(JSON.parse(beacons[0] as string).batch[0].event).toBe("A");
});

it("does not throw at a configuration that is none", async () => {
  await run(null);
  expect(bodies).toEqual([]);
});

it.each([
  ["?a=1&ttq_test=TESTAB12CD", "TESTAB12CD"],
  ["?ttq_test=1", null],
  ["?xttq_test=TEST1", null],
  ["", null],
])("keeps the test code of an address for the tab: %s", async (search, code) => {
  history.replaceState(null, "", `/${search}`);
  await run(configOf("CAAAAAAAAAAAAAAAAAAA"));
  expect(sessionStorage.getItem("ttq_test")).toBe(code);
  sessionStorage.removeItem("ttq_test");
  history.replaceState(null, "", "/");
});

it("takes the builder's token out of the address, keeps the rest, and hands it to the chunk", async () => {
  history.replaceState({ own: 1 }, "", "/shop?a=1#balise=To_k-en");
  await run(configOf("C1"));
  expect([location.pathname + location.search + location.hash, history.state]).toEqual(["/shop?a=1", { own: 1 }]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(document.querySelector('script[src*="/static/builder."]')).not.toBeNull();
  const config = { ...configOf("C2") };
  page.__balise.start(config);
  expect(JSON.stringify([config, page.ttq, Object.keys(page.__balise)])).not.toContain("To_k-en");
  history.replaceState(null, "", "/");
});

it("leaves other fragments alone, and asks for no builder", async () => {
  for (const script of document.querySelectorAll("script")) script.remove();
  history.replaceState(null, "", "/#reviews");
  await run(configOf("C1"));
  await vi.advanceTimersByTimeAsync(1000);
  expect([location.hash, document.querySelector('script[src*="/static/builder."]')]).toEqual(["#reviews", null]);
  history.replaceState(null, "", "/");
});

it("tells of a new route", async () => {
  await run(configOf("C1"));
  const changed = vi.fn();
  page.ttq.on?.("route", changed);
  history.pushState(null, "", "/next");
  expect(changed).toHaveBeenCalledTimes(1);
  history.replaceState(null, "", "/");
});
