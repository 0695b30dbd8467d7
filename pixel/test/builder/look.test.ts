import { expect, it } from "vitest";
import { LOOK } from "../../src/builder/look";

it("loads nothing, has every colour for both schemes, and follows who wants no motion", () => {
  expect(LOOK).not.toMatch(/@import|url\(|@font-face/);
  expect(LOOK.match(/--[a-z0-9]+:light-dark\(#[0-9a-f]+,#[0-9a-f]+\)/g)?.length).toBeGreaterThan(12);
  expect(LOOK).toContain("prefers-reduced-motion");
});

it("closes every brace it opens", () => {
  expect(LOOK.split("{").length).toBe(LOOK.split("}").length);
});
