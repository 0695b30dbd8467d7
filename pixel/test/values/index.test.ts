import { beforeEach, expect, it } from "vitest";
import type { From, Parameter } from "../../src/rules/rule";
import { find } from "../../src/target/find";
import { values } from "../../src/values/index";

const PRICE: From = { element: { tag: "b", classes: ["price"], many: true }, read: "text" };

beforeEach(() => {
  history.replaceState(null, "", "/shop/kettles/42?q=fog%20kettle&token=abc");
  document.documentElement.lang = "fr";
  document.body.innerHTML = `
    <article><b class="price">9,00 €</b><button id="one">Buy</button></article>
    <article><b class="price">1 234,50 €</b><button id="two" data-sku="PP-2">Buy</button></article>
    <form><input id="count" value="3"><input id="agree" type="checkbox" value="yes"><select id="colour"><option>Fog<option selected>Moss</select>
    <textarea id="note">private</textarea><input id="password" value="hunter2"></form>
    <p id="all">Total <textarea>typed</textarea><span hidden>hidden</span> 12</p>`;
});

const one = (from: From, more: Partial<Parameter> = {}, near?: string) =>
  values.read([{ name: "x", from, ...more }], find, near ? (document.querySelector(near) ?? undefined) : undefined).properties.x;
const field = (id: string, read: From["read"] = "value"): From => ({ element: { tag: "*", id }, read: read as "value" });

it.each([
  ["a fixed value", { fixed: "5" }, {}, "5"],
  ["a fixed number", { fixed: "5.5" }, { as: "number" }, 5.5],
  ["a query parameter", { query: "q" }, {}, "fog kettle"],
  ["a part of the path", { segment: 2 }, {}, "kettles"],
  ["a part that is not there", { segment: 9 }, {}, undefined],
  ["a query parameter that is a secret", { query: "token" }, {}, undefined],
  ["a number", PRICE, { as: "number" }, 9],
  ["a currency", PRICE, { as: "currency" }, 9],
  ["a text that is no number", { fixed: "free" }, { as: "number" }, undefined],
  ["an empty source", {}, {}, undefined],
] as [string, From, Partial<Parameter>, unknown][])("reads %s", (_, from, more, expected) => {
  expect(one(from, more)).toBe(expected);
});

it("reads the element nearest to what was clicked", () => {
  expect([one(PRICE, { as: "number" }, "#one"), one(PRICE, { as: "number" }, "#two")]).toEqual([9, 1234.5]);
});

it("reads the code of a currency for the parameter of that name", () => {
  expect(values.read([{ name: "currency", from: PRICE, as: "currency" }], find).properties).toEqual({ currency: "EUR" });
});

it("reads attributes and fields, and of fields only what may be read", () => {
  const target = { tag: "button", attributes: { "data-sku": "PP-2" } };
  expect(one({ element: target, read: "attribute", attribute: "data-sku" })).toBe("PP-2");
  expect([one(field("count")), one(field("agree")), one(field("colour", "text"))]).toEqual(["3", undefined, "Moss"]);
  expect([one(field("password")), one(field("note", "text"))]).toEqual([undefined, undefined]);
});

it("reads of a text neither fields within it nor what is hidden", () => {
  expect(one(field("all", "text"))).toBe("Total 12");
});

it("reads no card number, wherever it stands", () => {
  expect(one({ fixed: "4111 1111 1111 1111" })).toBeUndefined();
});

it("cuts what is very long", () => {
  expect(`${one({ fixed: "x".repeat(5000) })}`.length).toBe(500);
});

it("names what could not be read, and breaks over nothing", () => {
  const broken = { element: { tag: "(((" }, read: "text" } as From;
  const { properties, unread } = values.read(
    [
      { name: "a", from: broken },
      { name: "b", from: { query: "none" } },
      { name: "c", from: null as never },
      { name: "d", from: { fixed: "1" } },
    ],
    find,
  );
  expect([properties, unread]).toEqual([{ d: "1" }, ["a", "b", "c"]]);
});
