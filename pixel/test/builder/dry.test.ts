import { expect, it, vi } from "vitest";
import { createDryRun } from "../../src/builder/dry";
import { describe as describeElement } from "../../src/target/describe";
import { benchOf, page } from "./bench";

it("says what a click would send while it is on, sends nothing, and is silent when off", () => {
  const button = page("<button>Leave a review</button><button>Report</button>").querySelector("button") as HTMLElement;
  const bench = benchOf();
  Object.assign(bench.work.rule, { event: "leave_review", trigger: { on: "click", target: describeElement(button) } });
  const dry = createDryRun(bench, { read: () => ({ properties: { value: 14.5 }, unread: [] }) });
  dry.turn(true);
  button.click();
  expect(vi.mocked(bench.shell.toast).mock.calls).toEqual([["leave_review would be sent", [["value", "14.5"]]]]);
  dry.turn(false);
  button.click();
  expect(bench.shell.toast).toHaveBeenCalledOnce();
});

it("says what live rules send", () => {
  const bench = benchOf();
  bench.work.rule.event = "x";
  bench.work.rule.trigger = { on: "visit" };
  createDryRun(bench, { read: () => ({ properties: {}, unread: [] }) }).turn(true);
  bench.parts.emitter.emit("track", {
    event: "Contact",
    properties: { value: 1 },
    rule: { id: "r", version: 1, score: 1 },
  } as never);
  expect(bench.shell.toast).toHaveBeenCalledWith("Contact was sent by a live rule", [["value", "1"]]);
});
