import { beforeEach, expect, it } from "vitest";
import { createTrail } from "../src/trail";

const page = (href: string, cookie = "", referrer = "") =>
  createTrail({ document: { cookie, referrer }, location: { href, host: "shop.example" } } as Window);

let fresh: string;

beforeEach(() => {
  fresh = `_ttp=abc.tt.1; ttcsid=1::xyz.2.${Date.now()}.0`;
});

it("reads the ids in the cookies", () => {
  const trail = page("https://shop.example/", `x=1; ${fresh}`);
  expect(trail.known().slice(0, 2)).toEqual(["abc.tt.1", "1::xyz"]);
});

it.each([
  ["the address", "https://shop.example/?a=1&ttclid=E.C.P.1%2B", "", "", "E.C.P.1+"],
  ["a referrer of the same host", "https://shop.example/", "", "https://shop.example/?ttclid=E.C.P.2", "E.C.P.2"],
  ["no referrer of another host", "https://shop.example/", "", "https://other.example/?ttclid=E.C.P.2", ""],
  ["the cookie", "https://shop.example/", "ttclid=E.C.P.3", "", "E.C.P.3"],
  ["the address before the cookie", "https://shop.example/?ttclid=E.C.P.1", "ttclid=E.C.P.3", "", "E.C.P.1"],
])("takes the click id from %s", (_, href, cookie, referrer, click) => {
  expect(page(href, cookie, referrer).known()[2]).toBe(click);
});

it("reads the cookies once, and nothing where the page may not", () => {
  let reads = 0;
  const document = {
    referrer: "",
    get cookie(): string {
      reads++;
      throw new Error("sandboxed");
    },
  };
  const trail = createTrail({ document, location: { href: "https://shop.example/", host: "" } } as unknown as Window);
  expect([trail.known(), reads]).toEqual([["", "", "", true], 1]);
});

it("does not look into the cookie where that is not allowed", () => {
  expect(page("https://shop.example/", "ttclid=E.C.P.3").clickId()).toBe("");
});

it("remembers the click when the page's address changes", () => {
  const location = { href: "https://shop.example/?ttclid=E.C.P.1", host: "shop.example" };
  const trail = createTrail({ document: { cookie: "", referrer: "" }, location } as unknown as Window);
  trail.clickId();
  location.href = "https://shop.example/next";
  expect(trail.clickId()).toBe("E.C.P.1");
});

it("is stale where a cookie is missing, old, or of another click", () => {
  const home = "https://shop.example/";
  expect(page(home, fresh).known()[3]).toBe(false);
  expect(page(home).known()[3]).toBe(true);
  expect(page(home, `_ttp=a; ttcsid=1::xyz.2.${Date.now() - 7e4}.0`).known()[3]).toBe(true);
  expect(page(`${home}?ttclid=E.C.P.1`, fresh).known()[3]).toBe(true);
});
