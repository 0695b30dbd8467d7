import { expect, it } from "vitest";
import { en } from "../../../src/builder/words/en";

it("says what helps, and blames nobody", () => {
  expect(Object.values(en).filter((text) => /\b(error|invalid|oops|forgot|failed)\b/i.test(text))).toEqual([]);
});
