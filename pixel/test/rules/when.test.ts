import { expect, it } from "vitest";
import type { Condition } from "../../src/rules/rule";
import { holds } from "../../src/rules/when";

const AT = new URL("https://shop.example:8080/products/42?sale=5#top") as unknown as Location;
const is = (of: Condition["of"], how: Condition["is"], value: string): Condition => ({ of, is: how, value });
const YES = is("path", "contains", "products");
const NO = is("path", "equals", "/");

it.each([
  [is("url", "equals", "https://shop.example:8080/products/42?sale=5#top"), true],
  [is("path", "equals", "/products/42"), true],
  [is("path", "equals", "/products"), false],
  [is("host", "equals", "shop.example:8080"), true],
  [is("host", "not_equals", "shop.example"), true],
  [is("path", "not_equals", "/products/42"), false],
  [is("url", "contains", "sale="), true],
  [is("path", "contains", "sale="), false],
  [is("path", "starts_with", "/prod"), true],
  [is("path", "starts_with", "prod"), false],
  [is("path", "matches", "/\\d+$"), true],
  [is("path", "matches", "^\\d+$"), false],
  [is("path", "sounds_like" as never, "/products/42"), false],
])("tests %o", (condition, expected) => {
  expect(holds([[condition]], AT)).toBe(expected);
});

it("holds where one alternative holds whole, and where there is none", () => {
  expect([holds([], AT), holds([[NO], [YES, YES]], AT), holds([[YES, NO], [NO]], AT)]).toEqual([true, true, false]);
});

it("tries no expression on a very long address", () => {
  const long = new URL(`https://shop.example/${"a".repeat(3000)}`) as unknown as Location;
  expect(holds([[is("url", "matches", "a")]], long)).toBe(false);
});

interface Example {
  title: string;
  /** As pages get them. */
  pages: Condition[][];
  holds: string[];
  fails: string[];
}
const FILES = import.meta.glob<{ examples: Example[] }>("../../../contract/rules/*.json", { eager: true, import: "default" });
const EXAMPLES = Object.values(FILES).flatMap(({ examples }) => examples);

it.each(EXAMPLES)("says what the server says: $title", ({ pages, holds: good, fails }) => {
  const said = (urls: string[]) => urls.map((url) => holds(pages, new URL(url) as unknown as Location));
  expect(said(good)).toEqual(good.map(() => true));
  expect(said(fails)).toEqual(fails.map(() => false));
  expect(good.length).toBeGreaterThan(0);
});
