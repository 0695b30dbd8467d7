import { expect, it } from "vitest";
import { resolve } from "../../src/rules/resolve";
import { page, SHOP } from "../target/page";
import { REVIEW } from "./making";

/** From the innermost outward, as an event says it. */
const pathOf = (element: Element | null): EventTarget[] =>
  element ? [element, ...pathOf(element.parentElement)] : [document, window];

it("finds the button that a clicked word lies in", () => {
  const at = page('<main><button type="button"><b>Write</b> a review</button></main>');
  const hit = resolve(REVIEW, pathOf(at("b")));
  expect([hit?.element.localName, hit?.why]).toEqual(["button", "found"]);
});

it("finds nothing in a click on something else", () => {
  const at = page(SHOP);
  expect(resolve(REVIEW, pathOf(at("p")))).toBeUndefined();
  expect(resolve(REVIEW, pathOf(at(".report-button")))?.why).not.toBe("found");
});

it("takes one of two that are as like", () => {
  const at = page('<button id="one">Write a review</button><button>Write a review</button>');
  expect(resolve(REVIEW, pathOf(at("#one")))?.why).toBe("found");
});
