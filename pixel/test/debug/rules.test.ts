import { expect, it } from "vitest";
import { describeRule } from "../../src/debug/rules";
import { REVIEW, ruleOn } from "../rules/making";

const AT = new URL("https://shop.example/products/1") as unknown as Location;
const CLICK = ruleOn({ on: "click", target: REVIEW });

it("says of each live rule whether it runs on this page", () => {
  const elsewhere = ruleOn({ on: "visit" }, { when: [[{ of: "path", is: "equals", value: "/" }]] });
  const broken = ruleOn({ on: "visit" }, { when: [[{ of: "url", is: "matches", value: "(" }]] });
  const unknown = ruleOn({ on: "dance" as never });
  const [report] = describeRule({ what: "live", code: "C", of: [CLICK, elsewhere, broken, unknown], score: undefined }, AT);
  expect(report?.headline).toBe("ttq · 4 rules live for this source");
  expect(report?.lines.map((line) => line.split(": ").pop())).toEqual([
    "runs on this page",
    "not on this page, by its conditions",
    "one of its conditions cannot be read",
    "ignored",
  ]);
  expect(report?.lines[0]).toContain('rule r_abcdefghijkl "LeaveReview" (version 3) on a click');
});

it.each([
  ["fired", "fired (likeness 0.90 of 1)"],
  ["again", "did NOT fire: it fired as often as it may (likeness 0.90 of 1)"],
  ["weak", "too little like its target"],
  ["better", "another element of the page is more like its target"],
] as const)("says of a rule that it %s", (what, expected) => {
  expect(describeRule({ what, code: "C", of: CLICK, score: 0.9 }, AT)[0]?.headline).toContain(expected);
});
