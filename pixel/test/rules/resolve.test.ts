import { expect, it } from "vitest";
import { resolve } from "../../src/rules/resolve";
import { page, SHOP } from "../target/page";
import { REVIEW } from "./making";

/** From the innermost outward, as an event says it. */
const pathOf = (element: Element | null): EventTarget[] =>
  element ? [element, ...pathOf(element.parentElement)] : [document, window];

it("finds the button that a clicked word lies in", () => {
  const at = page('<main><button type="button"><b>Write</b> a review</button></main>');
  const hit = resolve(REVIEW, pathOf(at("b")), document);
  expect([hit?.element.localName, hit?.why]).toEqual(["button", "found"]);
});

it("finds nothing in a click on something else", () => {
  const at = page(SHOP);
  expect(resolve(REVIEW, pathOf(at("p")), document)).toBeUndefined();
  expect(resolve(REVIEW, pathOf(at(".report-button")), document)?.why).not.toBe("found");
});

it("does not take an element while another of the page is more like the target", () => {
  const at = page('<button id="one">Write a long review</button><button>Write a review</button>');
  expect(resolve(REVIEW, pathOf(at("#one")), document)?.why).toBe("better");
});

it("takes each that is like the target where many are meant", () => {
  const at = page('<button id="one">Write a long review</button><button>Write a review</button>');
  expect(resolve({ ...REVIEW, many: true }, pathOf(at("#one")), document)?.why).toBe("found");
});

it("takes one of two that are as like", () => {
  const at = page('<button id="one">Write a review</button><button>Write a review</button>');
  expect(resolve(REVIEW, pathOf(at("#one")), document)?.why).toBe("found");
});
