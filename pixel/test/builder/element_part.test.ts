import { expect, it, vi } from "vitest";
import { elementPart, outline, take } from "../../src/builder/element_part";
import { benchOf, page } from "./bench";

it("makes the control that was picked the target, and says how many match", () => {
  const body = page('<button id="go"><b>Leave a review</b></button>');
  const bench = benchOf();
  take(bench, body.querySelector("b") as Element);

  expect(bench.work.rule.trigger.target?.tag).toBe("button");
  expect((elementPart(bench) as HTMLElement).textContent).toContain("1 element on this page matches");
});

it("asks for an element where none is picked, and for none where the trigger needs none", () => {
  const bench = benchOf();
  expect((elementPart(bench) as HTMLElement).textContent).toContain("No element is picked yet.");
  bench.work.rule.trigger = { on: "scroll", percent: 50 };
  expect(elementPart(bench)).toBe(false);
});

it("goes wider and narrower, and frames what matches", () => {
  const body = page("<ul><li><h3>A</h3><button>Helpful</button></li><li><h3>B</h3><button>Helpful</button></li></ul>");
  for (const button of body.querySelectorAll("button")) button.scrollIntoView = vi.fn();
  const bench = benchOf();
  take(bench, body.querySelector("button") as Element);
  ((elementPart(bench) as HTMLElement).querySelector("#wider") as HTMLElement).click();
  expect(bench.work.rule.trigger.target?.many).toBe(true);
  outline(bench);
  expect(vi.mocked(bench.outlines.show).mock.lastCall?.[0].length).toBe(2);
  ((elementPart(bench) as HTMLElement).querySelector("#next") as HTMLElement).click();
  expect(bench.work.at).toBe(1);
});
