import { expect, it } from "vitest";
import * as target from "../../src/target/index";

it("gives a browser without the pixel all that it takes to describe, find and score", () => {
  expect(Object.keys(target).sort()).toEqual(
    ["MARGIN", "SOME", "THRESHOLD", "WEIGHTS", "describe", "find", "narrower", "score", "scoreOf", "wider"].sort(),
  );
});
