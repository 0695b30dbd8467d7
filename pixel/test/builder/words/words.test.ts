import { describe, expect, it } from "vitest";
import { LANGUAGES, sayIn } from "../../../src/builder/words";

const english = LANGUAGES.en as { [key: string]: string };
const french = LANGUAGES.fr as { [key: string]: string };
const factsOf = (text: string) => (text.match(/\{\w+\}/g) || []).sort();

describe("the builder's sentences", () => {
  it("are the same in both languages, and none is empty", () => {
    expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort());
    expect(Object.values({ ...english, ...french }).filter((text) => !text.trim())).toEqual([]);
  });

  it("speak of the same facts", () => {
    for (const key of Object.keys(english)) expect([key, factsOf(`${french[key]}`)]).toEqual([key, factsOf(`${english[key]}`)]);
  });

  it("are filled in, in the language asked for, English where it is unknown", () => {
    expect(sayIn("fr")("step", { place: 2, count: 3 })).toBe("2 sur 3");
    expect(sayIn("xx")("step", { place: 2, count: 3 })).toBe("2 of 3");
  });
});
