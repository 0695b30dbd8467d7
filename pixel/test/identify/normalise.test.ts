import { describe, expect, it } from "vitest";
import { country, email, externalId, name, place, zipCode } from "../../src/identify/normalise";

describe("what a value looks like before it is hashed", () => {
  it("an e-mail address is lower case, with one @ and no white space", () => {
    expect([" ALICE_abc@gmail.com ", "a@b", "a@b@c", "@b", "a@", "a b@c.fr", "a\u200b@b.fr"].map(email)).toEqual([
      "alice_abc@gmail.com",
      "a@b",
      ...["", "", "", "", ""],
    ]);
  });

  it("an external id is only trimmed", () => {
    expect(externalId(" User_123 ", "")).toBe("User_123");
  });

  it("a name keeps letters, marks and digits of any script", () => {
    expect(["Jean-Pierre", "O'Neil", "李 小龙", "—"].map(name)).toEqual(["jeanpierre", "oneil", "李小龙", ""]);
  });

  it("a zip code loses spaces and dashes", () => {
    expect(["SW1A-1AA", "75 011", "1000–AP"].map(zipCode)).toEqual(["sw1a1aa", "75011", "1000ap"]);
  });

  it("a place is no number to call", () => {
    expect(["New York", "75011", "0612345678"].map(place)).toEqual(["newyork", "75011", ""]);
  });

  it("a country is two letters", () => {
    expect(["FR ", "FRA", "F1", "é "].map(country)).toEqual(["fr", "", "", ""]);
  });
});
