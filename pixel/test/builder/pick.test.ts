import { describe, expect, it } from "vitest";
import { labelOf, stepFrom } from "../../src/builder/pick";

const host = document.createElement("balise-builder");
const at = (id: string) => document.getElementById(id) as Element;

function page(): void {
  document.body.innerHTML =
    '<main id="m"><script></script><p id="p"><b id="b">Go</b></p><button id="x">Leave a review</button></main>';
}

describe("stepFrom", () => {
  it.each([
    ["b", "ArrowUp", "p"],
    ["p", "ArrowDown", "b"],
    ["p", "ArrowRight", "x"],
    ["x", "ArrowLeft", "p"],
  ])("from %s by %s to %s", (from, key, to) => {
    page();
    expect(stepFrom(at(from), key, false, host)?.id).toBe(to);
  });

  it("never leads to the page itself, to what cannot be seen, or to the builder", () => {
    page();
    expect(stepFrom(at("m"), "ArrowUp", false, host)).toBeUndefined();
    expect(stepFrom(at("p"), "ArrowLeft", false, host)).toBeUndefined();
    at("m").append(host);
    expect(stepFrom(at("x"), "ArrowRight", false, host)).toBeUndefined();
  });
});

describe("labelOf", () => {
  it("says role and name", () => {
    page();
    expect(labelOf(at("x"))).toBe("button “Leave a review”");
    expect(labelOf(at("m"))).toContain("main");
  });
});
