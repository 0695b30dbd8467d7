import { expect, it } from "vitest";
import { fr } from "../../../src/builder/words/fr";

it("has French spaces before double signs and inside quotation marks", () => {
  const wrong = Object.values(fr).filter((text) => /[^\u202f\u00a0\s][;!?]|[^\u00a0:/]:(?!\/)| [;:!?»]|« /.test(text));
  expect(wrong).toEqual([]);
});
