import { beforeEach, expect, it, vi } from "vitest";
import { createShell } from "../../src/builder/shell";
import { sayIn } from "../../src/builder/words";

let root: ShadowRoot;
beforeEach(() => {
  document.body.innerHTML = "";
  const real = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, "attachShadow").mockImplementation(function (this: Element, options) {
    expect(options.mode).toBe("closed");
    root = real.call(this, { ...options, mode: "open" });
    return root;
  });
});

it("stands in a closed root of its own, and goes without a trace", () => {
  const shell = createShell(sayIn("en"), () => {});
  expect(document.querySelectorAll("balise-builder").length).toBe(1);
  shell.remove();
  expect(document.body.innerHTML).toBe("");
});

it("can be made small, opened, moved and closed", () => {
  const close = vi.fn();
  createShell(sayIn("en"), close);
  const [move, small, cross] = [...root.querySelectorAll(".panel header button")] as HTMLElement[];
  const pill = root.querySelector(".pill") as HTMLElement;
  small?.click();
  expect([(root.querySelector(".panel") as HTMLElement).hidden, pill.hidden]).toEqual([true, false]);
  pill.click();
  expect((root.querySelector(".panel") as HTMLElement).hidden).toBe(false);
  move?.click();
  expect(root.querySelector(".all")?.className).toContain("left");
  cross?.click();
  expect(close).toHaveBeenCalledOnce();
});

it("keeps what happens in it from the site, and tells by toasts", () => {
  const heard = vi.fn();
  document.addEventListener("keydown", heard);
  const shell = createShell(sayIn("en"), () => {});
  shell.host.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, composed: true }));
  document.removeEventListener("keydown", heard);
  shell.toast("leave_review would be sent", [["value", "14.5"]]);

  expect(heard).not.toHaveBeenCalled();
  expect(root.querySelector(".toast")?.textContent).toBe("leave_review would be sentvalue14.5");
});
