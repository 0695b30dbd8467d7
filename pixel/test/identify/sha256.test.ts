import { describe, expect, it, vi } from "vitest";
import { sha256, sha256Now } from "../../src/identify/sha256";

const LENGTHS = [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000];
const TEXTS = ["é", "😀", "\ud800 alone", "user_123", ...LENGTHS.map((length) => "x".repeat(length))];
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("SHA-256", () => {
  it("is the published one of abc, and counts a lone surrogate as a question mark", () => {
    expect(sha256Now("abc")).toBe(ABC);
    expect(sha256Now("\ud800😀")).toBe(sha256Now("?😀"));
  });

  it("is the same in plain code as with WebCrypto, for every length around a block's end", async () => {
    expect(TEXTS.map(sha256Now)).toEqual(await Promise.all(TEXTS.map(sha256)));
  });

  it("is had without WebCrypto, as on pages that are not secure", async () => {
    vi.stubGlobal("crypto", {});
    expect(await sha256("abc")).toBe(ABC);
  });
});
