import { describe, expect, it } from "vitest";
import { isHarmless, isStable, saysWhat } from "../../src/target/stable";

const GENERATED = [
  "css-1a2b3c",
  "sc-abc",
  "sc-bdVaJa",
  "fzFjvN",
  "_button_1x2y3",
  "Card_title__3fQzX",
  "jss42",
  "svelte-1xq9rt",
  "radix-:r1:",
  ":r3:",
  "«r3»",
  "_r_1_",
  "ember123",
  "ember7",
  "headlessui-menu-4",
  "mui-12",
  "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
  "a94f8e2b",
  "item-48213",
  "xkcdqz",
  "",
];
const CHOSEN = [
  "reviews",
  "review-button",
  "addToCart",
  "btn-primary",
  "step-2",
  "h1",
  "write_review",
  "MuiButton-root",
  "column2",
];
const SAYS_NOTHING = [
  "px-4",
  "-mt-2",
  "flex",
  "text-lg",
  "bg-white",
  "hover:bg-red",
  "w-1/2",
  "md:grid",
  "is-open",
  "active",
  "hidden",
  "ng-valid",
  "col-md-6",
];
const PERSONAL = ["ada@shop.example", "Call +33 6 12 34 56 78", "Order 10048213", "(213) 373-4253"];
const HARMLESS = ["Write a review", "1.234,50 €", "12 reviews", "Size 38 – 40", "@balise"];

describe("a name", () => {
  it.each(GENERATED)("%s was made by a machine", (name) => expect(isStable(name)).toBe(false));
  it.each(CHOSEN)("%s was chosen by a person", (name) => expect(isStable(name)).toBe(true));
  it("that is longer than a label is not kept", () => expect(isStable("review ".repeat(12))).toBe(false));
});

describe("a class", () => {
  it.each(SAYS_NOTHING)("%s says how an element looks or is at the moment", (name) => expect(saysWhat(name)).toBe(false));
  it.each(["review-button", "product-card", "reviews"])("%s says what it is", (name) => expect(saysWhat(name)).toBe(true));
});

describe("a text", () => {
  it.each(PERSONAL)("%s may be a person's", (text) => expect(isHarmless(text)).toBe(false));
  it.each(HARMLESS)("%s is harmless", (text) => expect(isHarmless(text)).toBe(true));
});
