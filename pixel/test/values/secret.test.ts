import { expect, it } from "vitest";
import { isCard, isSecret, isSecretName } from "../../src/values/secret";
import { page } from "../target/page";

it.each([
  '<input type="password" name="colour">',
  '<input autocomplete="cc-number">',
  '<input autocomplete="section-a cc-csc">',
  '<input autocomplete="one-time-code">',
  '<input autocomplete="current-password" type="text">',
  '<input type="hidden" name="csrfmiddlewaretoken">',
  '<input type="hidden" name="authToken">',
  '<input name="cardNumber">',
  '<input name="cvv">',
  '<input id="iban">',
  '<input aria-label="Mot de passe">',
  '<input placeholder="One-time code">',
  "<label>Passwort <input></label>",
  '<textarea name="secret_note"></textarea>',
  '<div data-balise-ignore><input name="colour"></div>',
])("reads nothing of %s", (html) => {
  expect(isSecret(page(html)("input,textarea"))).toBe(true);
});

it.each([
  '<input name="quantity">',
  '<input type="hidden" name="price">',
  '<input name="promo_code">',
  '<input name="passengers">',
])("may read %s", (html) => {
  expect(isSecret(page(html)("input"))).toBe(false);
});

it("may read texts, whatever they speak of", () => {
  expect(isSecret(page('<p id="password-help">Forgot your password?</p>')("p"))).toBe(false);
});

it.each([
  ["token", true],
  ["accessToken", true],
  ["session_id", true],
  ["author.name", false],
  ["dataLayer.0.ecommerce.value", false],
  ["user.password", true],
  ["announcement", false],
])("knows whether the name %s suggests a secret", (name, expected) => {
  expect(isSecretName(name)).toBe(expected);
});

it("knows the numbers of payment cards", () => {
  expect(["4111 1111 1111 1111", "5500005555555559", "4111111111111112", "12.50", "1234567890123456789012"].map(isCard)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
