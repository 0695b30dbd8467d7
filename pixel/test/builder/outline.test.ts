import { expect, it } from "vitest";
import { createOutlines } from "../../src/builder/outline";
import { page } from "./bench";

it("draws a frame for each element, with the label of the one that has one, and takes them away again", () => {
  const body = page("<button>A</button><button>B</button><div></div>");
  const layer = body.querySelector("div") as HTMLElement;
  const [one, other] = [...body.querySelectorAll("button")] as unknown as [Element, Element];
  const outlines = createOutlines(layer);
  outlines.show([
    { element: one, kind: "", label: "button “A”" },
    { element: other, kind: "other" },
  ]);
  expect([layer.querySelectorAll(".mark").length, layer.querySelector(".tip")?.textContent]).toEqual([2, "button “A”"]);
  outlines.show([]);
  expect(layer.querySelectorAll(".mark").length).toBe(0);
  outlines.remove();
  expect(layer.children.length).toBe(0);
});

it("draws no more than can be looked at", () => {
  const body = page(`<div></div>${"<p>x</p>".repeat(200)}`);
  createOutlines(body.firstElementChild as HTMLElement).show(
    [...body.querySelectorAll("p")].map((element) => ({ element, kind: "other" })),
  );
  expect(body.querySelectorAll(".mark").length).toBe(60);
});
