import { describe, expect, it } from "vitest";
import { sha256Now } from "../../src/identify/sha256";
import { absentContact, absentName, BEGINNINGS, hashesOf, lengthOf, trim } from "../../src/identify/text";

describe("a text", () => {
  it("is trimmed of white space, invisible marks and NUL at its ends only", () => {
    expect(trim("\ufeff \0a\u200b b\u2060\x85\n")).toBe("a\u200b b");
  });

  it("is as long as it has characters", () => {
    expect([lengthOf("a😀"), lengthOf("\ud83d")]).toEqual([2, 1]);
  });
});

describe("a text that stands for nothing", () => {
  it.each(["null", "UNDEFINED", "(null)", "[object Object]", "none", "N/A", "+null", "+"])("%s is no contact", (text) => {
    expect(absentContact.isText(text)).toBe(true);
  });

  it.each(["None", "Nan", "nil"])("%s may be somebody's name", (text) => {
    expect([absentContact.isText(text), absentName.isText(text)]).toEqual([true, false]);
  });

  it("is known by its hash, and by the hash of that", () => {
    const hashes = ["", "null", " ", "NaN"].map(sha256Now);
    const again = [...hashes.map(sha256Now), sha256Now(sha256Now("").toUpperCase())];
    expect([...hashes, ...again].every(absentContact.isHash)).toBe(true);
    expect(absentContact.isHash(sha256Now("a@b.fr"))).toBe(false);
    expect(absentName.isHash(sha256Now("None"))).toBe(false);
  });

  it("is found quickly by how its hash begins: the list is that of all such hashes", () => {
    const all = hashesOf([...absentContact.spellings, ...absentName.spellings]);
    expect(BEGINNINGS).toEqual([...new Set(Array.from(all, (hash) => hash.slice(0, 4)))].sort());
  });
});
