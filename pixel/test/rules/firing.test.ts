import { expect, it, vi } from "vitest";
import type { ValuesChunk } from "../../src/parts";
import { createFiring } from "../../src/rules/firing";
import { always, counter, ruleOn } from "./making";

const PRICE = { name: "value", from: { fixed: "5" } };

it("counts the event with its rule, and says so", () => {
  const { host, sent, told } = counter();
  const rule = ruleOn({ on: "visit" });
  createFiring(host, [rule], always()).fire(rule, 0.8349);
  expect(sent).toEqual([{ name: "LeaveReview", properties: {}, rule: { id: rule.id, version: 3, score: 0.83 } }]);
  expect(told).toEqual([["fired", 0.8349]]);
});

it("fires nothing without consent, nor more often than it may", () => {
  const { host, sent, told, consent } = counter();
  const rule = ruleOn({ on: "visit" });
  const often = { ...always(), first: () => false };
  createFiring(host, [rule], often).fire(rule);
  consent.given = false;
  createFiring(host, [rule], always()).fire(rule);
  expect([sent, told]).toEqual([[], [["again", undefined]]]);
});

it("gives the event what was read, and names what could not be", () => {
  const { host, sent } = counter();
  const rule = ruleOn({ on: "visit" }, { parameters: [PRICE] });
  const values: ValuesChunk = { read: () => ({ properties: { value: 5 }, unread: ["currency"] }) };
  createFiring(host, [rule], always(), values).fire(rule);
  expect(sent[0]).toMatchObject({ properties: { value: 5 }, rule: { unread: ["currency"] } });
});

it.each([
  ["cannot be had", undefined],
  [
    "breaks",
    {
      read() {
        throw new Error("broken");
      },
    },
  ],
])("counts the event without values where what reads them %s", (_, values) => {
  const { host, sent } = counter();
  const rule = ruleOn({ on: "visit" }, { parameters: [PRICE] });
  createFiring(host, [rule], always(), values as ValuesChunk | undefined).fire(rule);
  expect(sent[0]).toMatchObject({ properties: {}, rule: { unread: ["value"] } });
});

it("goes through the rules of a kind that run on this page, whatever the others are", () => {
  const { host, consent } = counter();
  const here = ruleOn({ on: "visit" });
  const elsewhere = ruleOn({ on: "visit" }, { when: [[{ of: "path", is: "equals", value: "/elsewhere" }]] });
  const broken = ruleOn({ on: "visit" }, { when: [[{ of: "url", is: "matches", value: "(" }]] });
  const shapeless = { id: "r", trigger: { on: "visit" }, when: [5] } as never;
  const act = vi.fn();
  const { each } = createFiring(host, [broken, shapeless, elsewhere, ruleOn({ on: "scroll" }), here], always());
  each("visit", act);
  expect(act.mock.calls).toEqual([[here]]);
  consent.given = false;
  each("visit", act);
  expect(act).toHaveBeenCalledTimes(1);
});
