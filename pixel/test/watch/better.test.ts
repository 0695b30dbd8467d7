import { expect, it, vi } from "vitest";
import { resolve } from "../../src/rules/resolve";
import { find } from "../../src/target/find";
import type { Target } from "../../src/target/target";
import { createBetter } from "../../src/watch/better";
import { REVIEW } from "../rules/making";
import { page } from "../target/page";

const MARKED: Target = { ...REVIEW, attributes: { "data-action": "review" } };
const LIKE = '<button id="one">Write a long review</button>';

/** Whether something of the page is more like the target than the element with the id `one`. */
function isBetter(html: string, target: Target, finder = vi.fn(find)): [boolean, number] {
  const element = page(html)("#one");
  const hit = resolve(target, [element]);
  if (!hit) throw new Error("It is nothing like the target.");
  return [createBetter(finder)(target, hit), finder.mock.calls.length];
}

it("does not compare what is as like the target as can be", () => {
  expect(isBetter('<button id="one">Write a review</button><button>Write a review</button>', REVIEW)).toEqual([false, 0]);
});

it.each([
  ["one that has its marks", `${LIKE}<button data-action="review">Write a review</button>`, MARKED],
  ["one that has no mark to know it by", `${LIKE}<button>Write a review</button>`, REVIEW],
])("knows %s as better", (_, html, target) => {
  expect(isBetter(html, target)[0]).toBe(true);
});

it("takes what has the marks of the target itself, and where many are meant each", () => {
  expect(isBetter('<button id="one" data-action="review">Rate it</button><button>Write</button>', MARKED)[0]).toBe(false);
  expect(isBetter(`${LIKE}<button>Write a review</button>`, { ...REVIEW, many: true })[0]).toBe(false);
});

it("compares the whole page once a second at most, however often is clicked", () => {
  const element = page(`${LIKE}<button>Write a review</button>`)("#one");
  const hit = resolve(REVIEW, [element]);
  const finder = vi.fn(find);
  const better = createBetter(finder);
  const said = [1, 2, 3].map(() => hit && better(REVIEW, hit));
  expect([said, finder.mock.calls.length]).toEqual([[true, true, true], 1]);
});
