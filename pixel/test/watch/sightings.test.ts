import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SourceParts } from "../../src/parts";
import { createFiring } from "../../src/rules/firing";
import { find } from "../../src/target/find";
import { sight, sightAll } from "../../src/watch/sightings";
import { always, counter, REVIEW, ruleOn } from "../rules/making";

const BUTTON = "<button>Write a review</button>";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestIdleCallback", (done: () => void) => setTimeout(done, 1));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each([
  [BUTTON, "found"],
  [BUTTON + BUTTON, "unclear"],
  ["<button>Write a letter</button>", "weak"],
  ["<p>Nothing</p>", "missing"],
])("says how a page has a target: %s", (html, expected) => {
  document.body.innerHTML = html;
  expect(sight(REVIEW, find).found).toBe(expected);
});

it("says of many that they are found, however alike they are", () => {
  document.body.innerHTML = BUTTON + BUTTON;
  expect(sight({ ...REVIEW, many: true }, find).found).toBe("found");
});

it("tells once of each view with the next message, and by a beacon when the page ends", () => {
  document.body.innerHTML = BUTTON;
  const beacons: string[] = [];
  vi.spyOn(navigator, "sendBeacon").mockImplementation((_, body) => beacons.push(body as string) > 0);
  const { host, consent } = counter();
  const parts = {} as SourceParts;
  host.parts = parts;
  const rule = ruleOn({ on: "click", target: REVIEW });
  const elsewhere = ruleOn({ on: "click", target: REVIEW }, { when: [[{ of: "path", is: "equals", value: "/no" }]] });
  const firing = createFiring(host, [rule, elsewhere, ruleOn({ on: "visit" })], always());
  const look = (isNow = true) => {
    sightAll(firing, find, () => isNow);
    vi.runAllTimers();
  };
  look();
  const seen = [{ id: rule.id, version: 3, score: 1, found: "found" }];
  const told = { code: host.config.code, page: location.pathname, seen };
  expect([parts.withNext?.(), parts.withNext?.()]).toEqual([{ rules: [told] }, {}]);
  window.dispatchEvent(new Event("pagehide"));
  expect(beacons).toEqual([]);
  look();
  window.dispatchEvent(new Event("pagehide"));
  expect(JSON.parse(beacons[0] as string)).toMatchObject({ batch: [], rules: [told] });
  look(false);
  consent.given = false;
  look();
  expect(parts.withNext?.()).toEqual({});
});
