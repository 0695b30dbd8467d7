import { describe, expect, it } from "vitest";
import { refusalOf } from "../../src/builder/sensitive";

const made = (html: string): Element => {
  document.body.innerHTML = html;
  return document.body.firstElementChild as Element;
};

describe("refusalOf", () => {
  it.each([
    ['<input type="password">', "sensitive"],
    ['<input autocomplete="cc-number">', "sensitive"],
    ['<input name="card_cvc">', "sensitive"],
    ['<input autocomplete="one-time-code">', "sensitive"],
    ['<input type="hidden" name="csrf">', "sensitive"],
    ['<input type="email">', "personal"],
    ['<input type="tel">', "personal"],
    ['<textarea name="address"></textarea>', "personal"],
    ['<input name="quantity" type="number">', ""],
    ['<select name="colour"></select>', ""],
    ["<p>€14.50</p>", ""],
  ])("%s is %s", (html, why) => {
    expect(refusalOf(made(html))).toBe(why);
  });
});
