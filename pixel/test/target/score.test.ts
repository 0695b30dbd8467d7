import { describe, expect, it } from "vitest";
import { MARGIN, SOME, score, THRESHOLD, WEIGHTS } from "../../src/target/score";
import type { Target } from "../../src/target/target";

interface Example {
  title: string;
  target: Target;
  element: Target;
  score: number;
}

declare global {
  interface ImportMeta {
    glob<Content>(pattern: string, options: { eager: true; import: "default"; query?: "?raw" }): { [path: string]: Content };
  }
}

const EXAMPLES = Object.values(import.meta.glob<Example>("../../../contract/targets/*.json", { eager: true, import: "default" }));

describe("the score", () => {
  it("has examples that are shared", () => expect(EXAMPLES.length).toBeGreaterThan(0));

  it.each(EXAMPLES)("of the shared example: $title", (example) => {
    expect(score(example.target, example.element)).toBeCloseTo(example.score, 6);
  });

  it("is 1 for what is the same in all that the target has, whatever else the element has", () => {
    const target = { tag: "button", name: "Write a review", classes: ["review-button"] };
    expect(score(target, { ...target, classes: ["btn", "review-button"], id: "x", near: ["Reviews"] })).toBe(1);
  });

  it("loses the share of the weight of what is missing", () => {
    const target = { tag: "button", id: "review", position: [0, 4] };
    const { tag, id, position } = WEIGHTS;
    expect(score(target, { ...target, position: [2, 4] })).toBeCloseTo((tag + id) / (tag + id + position));
  });

  it("is halved for what has nothing of the target's own: another element, however alike it looks", () => {
    const target = { tag: "button", role: "button", name: "Review", classes: ["btn"], path: ["main"], position: [0, 2] };
    expect(score(target, { ...target, name: "Report" })).toBeLessThan(THRESHOLD);
    expect(score(target, { tag: "button", role: "button", name: "Review", position: [0, 2] })).toBeGreaterThan(THRESHOLD);
  });

  it("does not count numbers, case and punctuation in texts", () => {
    const target = { tag: "b", name: "Reviews (12)" };
    expect(score(target, { tag: "b", name: "reviews: 13" })).toBe(1);
    expect(score({ tag: "b", text: "1.234,50" }, { tag: "b", text: "99" })).toBe(1);
    expect(score({ tag: "b", text: "1.234,50" }, { tag: "b", text: "Sale" })).toBeLessThan(THRESHOLD);
  });

  it("leaves out what is ignored, and place and neighbours where many are meant", () => {
    const target = { tag: "b", name: "One", position: [0, 3], near: ["Here"] };
    const other = { tag: "b", name: "Two", position: [1, 3], near: [] };
    expect(score({ ...target, many: true, ignore: ["name"] }, other)).toBe(1);
    expect(score(target, other)).toBeLessThan(THRESHOLD);
  });

  it("takes a place counted from the end as the same", () => {
    const target = { tag: "li", position: [2, 3] };
    expect(score(target, { tag: "li", position: [4, 5] })).toBe(1);
    expect(score(target, { tag: "li", position: [3, 5] })).toBe(0.5);
  });

  it("has the weights and bounds that are published", () => {
    const pages = import.meta.glob<string>("../../../docs/reference/targets.md", {
      eager: true,
      import: "default",
      query: "?raw",
    });
    const [text = ""] = Object.values(pages);
    const rows = [...text.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, part, weight]) => [part, Number(weight)]);
    expect(Object.fromEntries(rows)).toEqual(WEIGHTS);
    for (const bound of [THRESHOLD, MARGIN, SOME]) expect(text).toContain(`**${bound}**`);
  });

  it("has bounds that leave room between them", () => expect(THRESHOLD + MARGIN).toBeLessThan(1));
});
