import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createEmitter } from "../../src/emitter";
import type { Chunks, LibraryEvents, Source, SourceConfig, SourceParts } from "../../src/parts";
import { rules, rulesOf } from "../../src/rules/index";
import { ruleOn } from "./making";

const CONFIG: SourceConfig = { code: "CAAAAAAAAAAAAAAAAAAA", lib: "ttq", cookies: true, match: [], phone: "", rules: "m1" };

/** A page whose server has these rules. */
function open(answer: unknown) {
  const past: [keyof LibraryEvents, unknown][] = [];
  const emitter = createEmitter(past);
  const tracked: unknown[][] = [];
  const asked: string[] = [];
  const consent = { given: true };
  const next = vi.fn();
  const here: Partial<Chunks> = {
    watch: { start: () => next },
    values: { read: () => ({ properties: { value: 1 }, unread: [] }) },
  };
  const used: string[] = [];
  const chunks = {
    use: async (name: keyof Chunks, act: (chunk: unknown) => unknown) => {
      used.push(name);
      return act(here[name]);
    },
  };
  const source = { consented: () => consent.given, track: (...args: unknown[]) => tracked.push(args) } as unknown as Source;
  const parts = { base: "https://events.example", emitter, chunks } as unknown as SourceParts;
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return { json: async () => answer };
  });
  const turn = () => rules.turn(CONFIG, source, parts) as Promise<unknown>;
  return { turn, tracked, asked, used, consent, emitter, next, past };
}

const VISIT = ruleOn({ on: "visit" }, { event: "Seen" });
const WALK = ruleOn({ on: "navigate" }, { event: "Walked" });

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

it("fetches the rules once, and fires at the visit and at each new route", async () => {
  const { turn, tracked, asked, emitter, next, used } = open({ mark: "m1", rules: [VISIT, WALK] });
  await turn();
  await turn();
  expect(asked).toEqual(["https://events.example/i18n/pixel/rules.json?sdkid=CAAAAAAAAAAAAAAAAAAA&v=m1"]);
  expect(tracked.map(([name]) => name)).toEqual(["Seen"]);
  emitter.emit("route");
  expect(tracked.map(([name]) => name)).toEqual(["Seen", "Seen", "Walked"]);
  expect([next.mock.calls.length, used]).toEqual([2, ["watch"]]);
});

it("loads what reads values only where a rule has parameters", async () => {
  const { turn, tracked, used } = open({ rules: [{ ...VISIT, parameters: [{ name: "value", from: { segment: 1 } }] }] });
  await turn();
  expect(used).toEqual(["values", "watch"]);
  expect(tracked).toEqual([["Seen", { value: 1 }, { test_event_code: undefined }]]);
});

it("asks for nothing before consent, and begins once it is there", async () => {
  const { turn, tracked, asked, consent, emitter } = open({ rules: [VISIT] });
  consent.given = false;
  await turn();
  expect([asked, tracked]).toEqual([[], []]);
  consent.given = true;
  await turn();
  expect(tracked.length).toBe(1);
  consent.given = false;
  emitter.emit("route");
  expect(tracked.length).toBe(1);
});

it("forgets what fired when consent is withdrawn, not when it is held", async () => {
  const { turn, emitter } = open({ rules: [{ ...VISIT, often: "visitor" }] });
  await turn();
  emitter.emit("consent", "held");
  expect(localStorage.length).toBe(1);
  emitter.emit("consent", "revoked");
  expect(localStorage.length).toBe(0);
});

it("tells which rules are live", async () => {
  const { turn, past } = open({ rules: [VISIT] });
  await turn();
  expect(past.filter(([name]) => name === "rule").map(([, news]) => (news as LibraryEvents["rule"]).what)).toEqual([
    "live",
    "fired",
  ]);
});

it("takes of an answer what can be rules, at most a hundred", () => {
  const some = [null, 5, "x", {}, { id: "r" }, VISIT] as never[];
  expect(rulesOf({ mark: "", rules: some })).toEqual([VISIT]);
  expect(rulesOf({ mark: "", rules: Array(10_000).fill(VISIT) }).length).toBe(100);
});
