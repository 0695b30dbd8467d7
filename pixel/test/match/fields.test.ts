import { describe, expect, it } from "vitest";
import { isPlausible, kindOf } from "../../src/match/fields";

function fieldOf(html: string): HTMLInputElement {
  document.body.innerHTML = `<form>${html}</form>`;
  return document.querySelector("input") as HTMLInputElement;
}

const EMAIL = [
  '<input type="email">',
  '<input autocomplete="shipping email">',
  '<input name="userEmail">',
  '<input id="e-mail">',
  '<input placeholder="Votre courriel">',
  "<label>Adresse mél <input></label>",
  '<input aria-label="Mail">',
  '<input type="email" name="account_email">',
];
const PHONE = [
  '<input type="tel">',
  '<input autocomplete="tel">',
  '<input autocomplete="billing tel-national">',
  '<input name="customer[phone]">',
  '<input id="pn">',
  '<label for="a">Téléphone</label><input id="a">',
  '<input placeholder="Mobile">',
  '<input type="number" name="contact">',
  "<label>Mobile (with country code) <input></label>",
];
const NEITHER = [
  '<input name="quantity">',
  '<input type="password" name="email">',
  '<input type="hidden" name="email">',
  '<input type="checkbox" name="email">',
  '<input type="email" autocomplete="one-time-code">',
  '<input type="tel" autocomplete="cc-number">',
  '<input type="tel" autocomplete="section-a new-password">',
  '<input type="tel" name="cardNumber">',
  '<input type="tel" name="cvc">',
  '<input type="tel" name="iban">',
  '<input type="tel" name="verification_code">',
  '<input name="passwordEmail">',
  '<input type="email" name="friend_email">',
  "<label>Recipient's e-mail <input type=email></label>",
  '<input type="email" data-balise-ignore>',
  '<div data-balise-ignore><input type="email"></div>',
  '<input type="search" name="email">',
  '<input name="mailing" placeholder="hotel">',
];

describe("which field holds what", () => {
  it.each(EMAIL)("%s is an e-mail field", (html) => expect(kindOf(fieldOf(html))).toBe("email"));
  it.each(PHONE)("%s is a phone field", (html) => expect(kindOf(fieldOf(html))).toBe("phone_number"));
  it.each(NEITHER)("%s is not read", (html) => expect(kindOf(fieldOf(html))).toBe(""));
});

describe("which values may be hashed", () => {
  it.each(["a@b.fr", "Élodie.b+tag@mail.example.co.uk"])("%s is an address", (text) =>
    expect(isPlausible("email", text)).toBe(true),
  );
  it.each(["", "a@b", "a@b@c.fr", "a b@c.fr", "@b.fr", "a@b.f"])("%s is none", (text) =>
    expect(isPlausible("email", text)).toBe(false),
  );
  it.each(["+33 6 12 34 56 78", "(213) 373-4253", "06.12.34.56.78"])("%s is a number", (text) =>
    expect(isPlausible("phone_number", text)).toBe(true),
  );
  it.each(["", "123456", "call me at 0612345678", "4111 1111 1111 1111", "378282246310005"])(
    "%s is none, as a short one or a card's",
    (text) => expect(isPlausible("phone_number", text)).toBe(false),
  );
});
