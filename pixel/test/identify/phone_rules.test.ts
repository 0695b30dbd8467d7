import { expect, it } from "vitest";
import { PHONE_RULES } from "../../src/identify/phone_rules";

it("each country's rule has possible lengths and patterns that a browser understands", () => {
  const rules = Object.values(PHONE_RULES);
  expect(rules.length).toBeGreaterThan(200);
  for (const [lengths, pattern, trunk, , abroad] of rules) {
    expect(lengths).toBeGreaterThan(0);
    for (const text of [pattern, trunk, abroad]) expect(() => new RegExp(text || "")).not.toThrow();
  }
});
