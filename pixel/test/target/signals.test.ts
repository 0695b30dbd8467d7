import { afterEach, describe, expect, it } from "vitest";
import { attributeOf, line, nameOf, nearOf, positionOf, roleOf, signalsOf } from "../../src/target/signals";
import { page, SHOP } from "./page";

const NAMES: [string, string][] = [
  ["<button data-balise-here> Write\n a <b>review</b> </button>", "Write a review"],
  ['<button data-balise-here aria-label="Close">×</button>', "Close"],
  ['<h2 id="title">Reviews</h2><section data-balise-here aria-labelledby="title">Many words</section>', "Reviews"],
  ['<label for="mail">E-mail</label><input id="mail" value="ada@shop.example" data-balise-here>', "E-mail"],
  ['<a href="/" data-balise-here><img alt="Home"></a>', "Home"],
  ['<img alt="Dress" data-balise-here>', "Dress"],
  ['<input type="submit" value="Send" data-balise-here>', "Send"],
  ['<input type="text" value="Ada" placeholder="Your name" data-balise-here>', "Your name"],
  ['<button title="Search" data-balise-here></button>', "Search"],
];
const ROLES: [string, string][] = [
  ["<button data-balise-here></button>", "button"],
  ['<input type="submit" data-balise-here>', "button"],
  ['<a href="/" data-balise-here></a>', "link"],
  ['<div role="tab" data-balise-here></div>', "tab"],
  ["<div data-balise-here></div>", ""],
];

afterEach(() => history.replaceState(null, "", "/"));

describe("what an element says", () => {
  it.each(NAMES)("%s has its accessible name", (html, name) => expect(nameOf(page(html)())).toBe(name));
  it.each(ROLES)("%s has its role", (html, role) => expect(roleOf(page(html)())).toBe(role));

  it("is only what the target asks for", () => {
    const wanted = { tag: "button", attributes: { "data-action": "x" }, path: ["main", "footer", "section#reviews"] };
    expect(signalsOf(page(SHOP)(), wanted)).toMatchObject({
      tag: "button",
      attributes: { "data-action": "review" },
      path: ["main", "section#reviews"],
      position: [0, 2],
      near: ["Reviews", "Bought twice.", "Report a problem"],
    });
  });

  it("has its place among elements of the same tag", () => {
    expect(positionOf(page("<p></p><b></b><p data-balise-here></p><p></p>")())).toEqual([1, 3]);
  });

  it("has the heading that stands above it, not one below", () => {
    const html = "<h1>Shop</h1><div><h2>First</h2><p></p><h2>Second</h2><p data-balise-here></p><h2>Third</h2></div>";
    expect(nearOf(page(html)())[0]).toBe("Second");
  });

  it("has the heading beside what it is in, where none is beside itself", () => {
    expect(nearOf(page("<main><h2>Cart</h2><div><p><b data-balise-here></b></p></div></main>")())[0]).toBe("Cart");
    expect(nearOf(page(`<h2>Cart</h2>${"<p></p>".repeat(99)}<b data-balise-here></b>`)())[0]).toBe("");
  });

  it("has no text that is longer than a label", () => {
    expect(line("word ".repeat(16))).toBe("word ".repeat(16).trim());
    expect(line("word ".repeat(17))).toBe("");
  });
});

describe("a link's address", () => {
  const at = (path: string, href: string) => {
    history.replaceState(null, "", path);
    return attributeOf(page(`<a href="${href}" data-balise-here></a>`)(), "href");
  };

  it("is a path without host and query", () => expect(at("/", "https://shop.example/cart?from=1")).toBe("/cart"));
  it("is relative below the page's own", () => {
    expect(at("/p/dress", "/p/dress/review?x=1")).toBe("./review");
    expect(at("/p/dress", "#reviews")).toBe(".#reviews");
    expect(at("/p/dress", "/p/hat")).toBe("/p/hat");
  });
});
