import { describe, expect, it } from "vitest";
import { scrub } from "../src/scrub";
import type { Json } from "../src/wire";

/** What the server's policy makes of the same texts (`Policy.clean_text`). */
const AS_THE_SERVER: [string, string][] = [
  ["jane.doe+shop@example.org", "[removed: email]"],
  ["write to jane%40example.org", "write to [removed: email]"],
  ["Mail jane@example.org, or joe@example.co.uk.", "Mail [removed: email], or [removed: email]."],
  ["jane\\u0040example.org", "[removed: email]"],
  ["jane&#64;example.org", "[removed: email]"],
  ["jane&#x40;example.org", "[removed: email]"],
  ["ｊane＠example.org", "[removed: email]"],
  ["jane (at) example (dot) org", "[removed: email]"],
  ["jane[at]example.org", "[removed: email]"],
  ["jane@müller.de", "[removed: email]"],
  ["jane@xn--mller-kva.de", "[removed: email]"],
  ["mailto:jane@example.org", "mailto:[removed: email]"],
  ["a@b.co@c.org", "[removed: email]@c.org"],
  ["logo@2x.png", "logo@2x.png"],
  ["icon@3x.jpg?v=1", "icon@3x.jpg?v=1"],
  ["react@18.2.0", "react@18.2.0"],
  ["@jane", "@jane"],
  ["jane@localhost", "jane@localhost"],
  ["look at example.com", "look at example.com"],
  ["100% of it", "100% of it"],
  ["%E9%40", "%E9%40"],
  ["[removed: email]", "[removed: email]"],
  ["", ""],
  [
    "https://shop.example.com/a%20b//c;d?x=%e9&y&z=&q=a+b#frag%2Fment",
    "https://shop.example.com/a%20b//c;d?x=%e9&y&z=&q=a+b#frag%2Fment",
  ],
  ["https://shop.example.com/a/jane%40example.org?x=1#a=b", "https://shop.example.com/a/%5Bremoved%3A%20email%5D?x=1#a=b"],
  ["https://shop.example.com/?note=jane@example.org&ok=1", "https://shop.example.com/?note=%5Bremoved%3A%20email%5D&ok=1"],
  ["/thanks?m=jane%2540example.org", "/thanks?m=%5Bremoved%3A%20email%5D"],
  ["?m=jane%40example.org", "?m=%5Bremoved%3A%20email%5D"],
  ["m=jane%40example.org&n=2", "m=%5Bremoved%3A%20email%5D&n=2"],
  ["https://jane@example.org/x", "https://example.org/x"],
  ["https://u:p@shop.example.com/x", "https://shop.example.com/x"],
  [
    "https://shop.example.com/?to=%2Fx%3Fm%3Djane%40example.org%26ok%3D1",
    "https://shop.example.com/?to=%2Fx%3Fm%3D%255Bremoved%253A%2520email%255D%26ok%3D1",
  ],
  ["https://shop.example.com/#/u/jane@example.org", "https://shop.example.com/#%2Fu%2F%255Bremoved%253A%2520email%255D"],
  ["https://shop.example.com/#m=jane@example.org", "https://shop.example.com/#m=%5Bremoved%3A%20email%5D"],
  ["www.example.com/jane@example.org", "www.example.com/%5Bremoved%3A%20email%5D"],
  ["example.com/jane@example.org", "example.com/[removed: email]"],
  ["https://shop.example.com/?m=jane@m%C3%BCller.de", "https://shop.example.com/?m=%5Bremoved%3A%20email%5D"],
  ["https://shop.example.com/?m=%E9jane%40example.org", "https://shop.example.com/?m=%EF%BF%BD%5Bremoved%3A%20email%5D"],
  ["https://a.example.com/?ttclid=jane%40example.org", "https://a.example.com/?ttclid=%5Bremoved%3A%20email%5D"],
  ["a/b=jane@example.org", "a/[removed: email]"],
  ['{"note":"jane@example.org","n":1}', '{"note":"[removed: email]","n":1}'],
  ["https://shop.example.com/?q=is+jane@example.org+there", "https://shop.example.com/?q=%5Bremoved%3A%20email%5D%2Bthere"],
  ["jane@example.org?subject=a=b", "%5Bremoved%3A%20email%5D?subject=a=b"],
  ["https://shop.example.com/a,jane@example.org,b", "https://shop.example.com/a%2C%5Bremoved%3A%20email%5D%2Cb"],
];

const HOSTILE = [
  "@",
  "a",
  "a@",
  "a@a.",
  "%40",
  "%2525",
  "=",
  "?a=",
  "/",
  "(at)",
  "a (at) a (dot) ",
  "&#64;",
  "\\u0040",
  "\ud800",
  `a@${"1a".repeat(31)}.`,
];

const clean = (text: string) => scrub(text as Json, "text").value as string;

describe("scrub", () => {
  it.each(AS_THE_SERVER)("makes of %j what the server makes of it", (given, kept) => {
    expect(clean(given)).toBe(kept);
  });

  it.each(AS_THE_SERVER)("finds nothing more in what is left of %j", (given) => {
    expect(clean(clean(given))).toBe(clean(given));
  });

  it("names the place of each text it changed, once, and leaves what it was given", () => {
    const url = "https://a.example/?m=b%40example.org&n=c@example.org";
    const given = { note: "to a@example.org", ok: "no", contents: [{ url: "x" }, { url }] };

    const { value, removed } = scrub(given, "properties");

    expect(removed).toEqual(["properties.note", "properties.contents.1.url"]);
    expect(value.contents[1]?.url).toBe("https://a.example/?m=%5Bremoved%3A%20email%5D&n=%5Bremoved%3A%20email%5D");
    expect(given.contents[1]?.url).toBe(url);
  });

  it("takes addresses out of keys and loses no value where two become equal", () => {
    const { value, removed } = scrub({ "jane@example.org": 1, "joe@example.org": 2 }, "properties");

    expect(value).toEqual({ "[removed: email]": 1, "[removed: email] 2": 2 });
    expect(removed).toEqual(["properties"]);
  });

  it("leaves everything that is no text as it is", () => {
    const given = { a: 1, b: null, c: [true, { d: 0.5 }], e: "" };

    expect(scrub(given, "properties")).toEqual({ value: given, removed: [] });
  });

  it("treats a key called __proto__ as any other", () => {
    const { value } = scrub(JSON.parse('{"__proto__": {"mail": "a@example.org"}}') as Json, "p");

    expect(JSON.stringify(value)).toBe('{"__proto__":{"mail":"[removed: email]"}}');
    expect(({} as { mail?: string }).mail).toBeUndefined();
  });

  it.each(HOSTILE)("reads 100,000 characters of %j without going back over them again and again", (piece) => {
    const text = piece.repeat(1e5 / piece.length);

    expect(clean(text).length).toBeLessThan(3e5);
    expect(clean(`${text} `).length).toBeLessThan(3e5);
  });
});
