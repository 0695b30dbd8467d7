import { describe, expect, it } from "vitest";
import { readParts } from "../../src/identify/read";

const HASH = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f";

function labels(given: unknown): object {
  return readParts(given as { [key: string]: unknown }, "33").inspection;
}

describe("what identify was given", () => {
  it("is read key by key, the first usable value of each", () => {
    const given = {
      email: "",
      sha256_email: HASH.toUpperCase(),
      phone: [null, "no", "06 12 34 56 78", "+1"],
      city: "Paris",
      secret: "hush",
    };
    expect(readParts(given, "33")).toEqual({
      parts: [
        { field: "email", text: HASH, clear: false },
        { field: "phone_number", text: "+33612345678", clear: true },
        { field: "city", text: "paris", clear: false },
      ],
      inspection: { email: "empty", sha256_email: "hashed", phone: "plain", city: "plain" },
    });
  });

  it("is labelled empty where a value stands for nothing", () => {
    expect(
      labels({ email: null, phone: "undefined", external_id: " ", first_name: undefined, last_name: [], zip_code: ["null"] }),
    ).toEqual({
      email: "empty",
      phone: "empty",
      external_id: "empty",
      first_name: "empty",
      last_name: "empty",
      zip_code: "empty",
    });
  });

  it("is labelled invalid where a value cannot be one of its key", () => {
    expect(
      labels({
        email: HASH.slice(32),
        phone: HASH.slice(24),
        external_id: {},
        first_name: 7,
        city: HASH,
        country: "FRA",
        state: true,
      }),
    ).toEqual({
      email: "invalid",
      phone: "invalid",
      external_id: "invalid",
      first_name: "invalid",
      city: "invalid",
      country: "invalid",
      state: "invalid",
    });
  });

  it("may be whole numbers for a phone number and an external id", () => {
    const { parts } = readParts({ phone: 33612345678, external_id: BigInt(42) }, "33");
    expect(parts.map((part) => part.text)).toEqual(["+33612345678", "42"]);
    expect(labels({ external_id: 1.5 })).toEqual({ external_id: "invalid" });
  });

  it("never throws, whatever a page gives", () => {
    const trap = Object.defineProperty({ city: "Paris" }, "email", {
      enumerable: true,
      get() {
        throw new Error("a trap");
      },
    });
    expect(labels(trap)).toEqual({ city: "plain", email: "invalid" });
    for (const given of [null, undefined, 7, "text", []]) expect(labels(given)).toEqual({});
  });
});
