import { beforeEach, describe, expect, it } from "vitest";
import { createKept } from "../../src/match/kept";

const HASH = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f";
const OTHER = HASH.replace("8", "9");

describe("what a tab keeps", () => {
  beforeEach(() => sessionStorage.clear());

  it("is added up, and read by the next page", () => {
    createKept(() => sessionStorage).add({ sha256_email: OTHER });
    createKept(() => sessionStorage).add({ sha256_email: HASH });
    createKept(() => sessionStorage).add({ sha256_phone_number: HASH });
    expect(createKept(() => sessionStorage).read()).toEqual({ sha256_email: HASH, sha256_phone_number: HASH });
  });

  it("is gone once forgotten", () => {
    const kept = createKept(() => sessionStorage);
    kept.add({ sha256_email: HASH });
    kept.forget();
    expect([kept.read(), sessionStorage.length]).toEqual([{}, 0]);
  });

  it.each(['{"sha256_email": "a@b.fr", "other": "x"}', "null", "[", '{"sha256_email": {}}'])("is no other thing: %s", (text) => {
    sessionStorage.setItem("balise_match", text);
    expect(createKept(() => sessionStorage).read()).toEqual({});
  });

  it("is nothing where storage is blocked", () => {
    const kept = createKept(() => {
      throw new Error("denied");
    });
    kept.add({ sha256_email: HASH });
    kept.forget();
    expect(kept.read()).toEqual({});
  });
});
