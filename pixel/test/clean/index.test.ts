import { expect, it } from "vitest";
import { clean } from "../../src/clean";
import type { Waiting } from "../../src/parts";
import { makeEvent } from "../making";

const cyclic: { [name: string]: unknown } = { value: 5, contact: "me@x.org" };
cyclic.self = cyclic;

function raw(given: unknown, options?: unknown): Waiting {
  return { ...makeEvent("1"), raw: { given, options, load: { limited_data_use: true } } };
}

it("copies what is odd as far as that goes and says what was altered", async () => {
  const event = raw(cyclic, { event_id: "order-1", f() {} });
  await clean.fill([event], {}, undefined);
  expect(event.properties).toEqual({ value: 5, contact: "[removed: email]" });
  expect(event._inspection).toEqual({ altered: ["cyclic", "function"], removed: ["properties.contact"] });
  expect([event.event_id, event.limited_data_use]).toEqual(["order-1", true]);
  expect(event).not.toHaveProperty("raw");
});

it("takes addresses out of the page's address, and leaves alone what was said of the person", () => {
  const event = makeEvent("1");
  event.context.page.url = "https://shop.example/?mail=me%40x.org&a=1";
  clean.fillNow([{ values: { email: "me@x.org" }, saidBy: "given" }, event], {}, undefined);
  expect(event.context.page.url).not.toContain("me%40x.org");
  expect(event._inspection?.removed).toEqual(["context.page.url"]);
});

it("may see an event more than once", () => {
  const event = raw(cyclic);
  clean.fillNow([event], {}, undefined);
  clean.fillNow([event], {}, undefined);
  expect(event._inspection?.removed).toEqual(["properties.contact"]);
});
