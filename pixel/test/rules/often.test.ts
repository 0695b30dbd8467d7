import { beforeEach, expect, it } from "vitest";
import { createOften } from "../../src/rules/often";
import type { Rule } from "../../src/rules/rule";
import { ruleOn } from "./making";

const rule = (often: Rule["often"], id = "r_abcdefghijkl") => ruleOn({ on: "visit" }, { often: often as "every", id });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

it.each([
  ["every", [true, true, true]],
  ["page", [true, false, true]],
  ["session", [true, false, false]],
  ["visitor", [true, false, false]],
] as const)("lets a rule fire %s", (often, expected) => {
  const count = createOften(window);
  const fired = [count.first(rule(often)), count.first(rule(often))];
  count.next();
  expect([...fired, count.first(rule(often))]).toEqual(expected);
  expect(count.first(rule(often, "r_anotherrule1"))).toBe(true);
});

it("knows on the next page what fired in this session, and on the next visit what fired for this visitor", () => {
  const first = createOften(window);
  first.first(rule("session"));
  first.first(rule("visitor", "r_anotherrule1"));
  const next = createOften(window);
  expect([next.first(rule("session")), next.first(rule("visitor", "r_anotherrule1"))]).toEqual([false, false]);
  sessionStorage.clear();
  expect(createOften(window).first(rule("session"))).toBe(true);
});

it("keeps in memory what the browser does not", () => {
  const blocked = Object.defineProperty({}, "localStorage", {
    get() {
      throw new Error("blocked");
    },
  }) as Window;
  const count = createOften(blocked);
  expect([count.first(rule("visitor")), count.first(rule("visitor"))]).toEqual([true, false]);
});

it("forgets when consent is withdrawn", () => {
  const count = createOften(window);
  count.first(rule("visitor"));
  count.forget();
  expect([localStorage.length, count.first(rule("visitor"))]).toEqual([0, true]);
});

it("keeps a bounded text", () => {
  const count = createOften(window);
  for (let i = 0; i < 2000; i++) count.first(rule("visitor", `r_${String(i).padStart(12, "0")}`));
  expect((localStorage.getItem("balise_rules") as string).length).toBeLessThan(6000);
});
