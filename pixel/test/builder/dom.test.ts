import { expect, it, vi } from "vitest";
import { el, fill } from "../../src/builder/dom";

it("makes elements with properties, attributes and listeners, and never markup out of a text", () => {
  const act = vi.fn();
  const made = el(
    "button",
    { type: "button", "aria-label": "Go", className: "a", onclick: act, title: undefined },
    "<b>x</b>",
    false,
    "",
  );
  made.click();

  expect(act).toHaveBeenCalledOnce();
  expect(made.outerHTML).toBe('<button type="button" aria-label="Go" class="a">&lt;b&gt;x&lt;/b&gt;</button>');
});

it("writes no style attribute, which a policy may forbid", () => {
  expect(el("div", { className: "x" }).hasAttribute("style")).toBe(false);
});

it("puts other children into an element", () => {
  const box = el("div", {}, "before");
  fill(box, "after", false, el("i", {}));
  expect(box.innerHTML).toBe("after<i></i>");
});
