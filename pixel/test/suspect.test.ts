import { expect, it } from "vitest";
import { suspects } from "../src/suspect";
import { makeEvent } from "./making";

const TEXTS = [
  "me@x.org",
  "me%40x.org",
  "me%2540x.org",
  "me\\u0040x.org",
  "me&#64;x.org",
  "me＠x.org",
  "me (at) x.org",
  "me%28at%29x.org",
];

it.each(TEXTS)("finds an address written as %s", (note) => {
  expect(suspects(makeEvent("1", { note }))).toEqual(["properties.note"]);
});

it("looks into names, nested values and the page's address", () => {
  const event = makeEvent("1");
  event.properties = { deep: { list: ["me@x.org"] }, "me@x.org": 1, plain: 1 };
  event.context.page.url = "https://shop.example/?mail=me%40x.org";
  expect(suspects(event)).toEqual(["properties.deep", "properties.me@x.org", "context.page.url"]);
});

it("leaves out what is suspect and keeps the rest", () => {
  const event = makeEvent("1", { note: "me@x.org" });
  event.properties.value = 5;
  suspects(event, true);
  expect(event.properties).toEqual({ value: 5 });
});
