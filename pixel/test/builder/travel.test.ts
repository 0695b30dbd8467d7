import { describe, expect, it } from "vitest";
import { pageOf } from "../../src/builder/travel";

function click(html: string, options: MouseEventInit = {}): string {
  document.body.innerHTML = html;
  const link = document.body.firstElementChild as HTMLElement;
  let page = "";
  link.addEventListener("click", (event) => {
    page = pageOf(event);
    event.preventDefault();
  });
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, cancelable: true, button: 0, ...options }));
  return page;
}

describe("pageOf", () => {
  it("is the page that a plain click on a link of this site opens", () => {
    expect(click('<a href="/cart#top">Cart</a>')).toBe(`${location.origin}/cart`);
  });

  it.each([
    ['<a href="https://elsewhere.example/">x</a>', {}],
    ['<a href="/cart" target="_blank">x</a>', {}],
    ['<a href="/file" download>x</a>', {}],
    ['<a href="#part">x</a>', {}],
    ["<a>x</a>", {}],
    ["<button>x</button>", {}],
    ['<a href="/cart">x</a>', { ctrlKey: true }],
    ['<a href="/cart">x</a>', { metaKey: true }],
  ])("is nothing for %s %s", (html, options) => {
    expect(click(html, options)).toBe("");
  });
});
