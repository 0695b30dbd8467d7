import { expect, it } from "vitest";
import { createEvents, quickCopy } from "../src/event";

const make = createEvents(window);
const CODE = "CAAAAAAAAAAAAAAAAAAA";
const track = (name: unknown, properties?: unknown, options?: unknown, load = {}) => make(CODE, load, name, properties, options);

it("gives an event that has no event_id its message's id", () => {
  const { event_id, message_id } = track("ViewContent", {}, { event_id: " " });
  expect(event_id).toBe(message_id);
  expect(message_id).toMatch(/^messageId-[0-9a-z]+-[0-9a-z]+$/);
});

it("never gives an id twice, also where the page has stopped chance and time", () => {
  const { random } = Math;
  Math.random = () => 0.5;
  const ids = [1, 2, 3].map(() => track("ViewContent").message_id);
  Math.random = random;
  expect(new Set(ids).size).toBe(3);
});

it.each([
  [{}, { event_id: " order-1 " }, "order-1"],
  [{}, { event_id: 17 }, "17"],
  [{ event_id: "order-2" }, undefined, "order-2"],
  [{ event_id: "of the properties" }, { event_id: "of the options" }, "of the options"],
])("takes the event_id out of %j, %j", (properties, options, id) => {
  expect(track("Purchase", properties, options).event_id).toBe(id);
});

it.each([undefined, null, 5, {}, [], () => {}])("sends a name that is no text all the same: %s", (name) => {
  expect(typeof track(name).event).toBe("string");
});

it.each([["a string"], [[1]], [5]])("says that %j is no object of properties", (given) => {
  const event = track("Search", given);
  expect([event.properties, event._inspection]).toEqual([{}, { altered: ["not_an_object"] }]);
});

it.each([undefined, null, {}])("finds nothing wrong with %j as properties", (given) => {
  const event = track("Search", given);
  expect([event.properties, event._inspection]).toEqual([{}, undefined]);
});

it("keeps what is given as properties as it is: broken JSON texts, own keys, any type", () => {
  const given = { contents: '[{"content_id": "a"}]]]', custom: 1, flags: [true, null], nested: { deep: "x" } };
  expect(track("CompletePayment", given).properties).toEqual(given);
});

it.each([
  [{ limited_data_use: true }, {}],
  [{}, { limited_data_use: 1 }],
  [{}, { limited_data_use: true }],
])("limits the use of data by load option %j or property %j", (load, properties) => {
  expect(track("Lead", properties, {}, load).limited_data_use).toBe(true);
});

it("does not limit the use of data where nobody asked for it", () => {
  expect(track("Lead", { limited_data_use: false, value: 1 }).limited_data_use).toBeUndefined();
});

it("names the partner, and takes the test code of the call before that of load", () => {
  const event = track("Lead", {}, { test_event_code: "T1" }, { partner: "Segment", test_event_code: "T2" });
  expect([event.context.pixel, event.test_event_code]).toEqual([{ code: CODE, partner: "Segment" }, "T1"]);
  expect(track("Lead", {}, {}, { test_event_code: "T2" }).test_event_code).toBe("T2");
});

const cycle: { self?: unknown } = {};
cycle.self = cycle;
const getter = {
  get value() {
    throw new Error("hostile");
  },
};

it.each([
  ["a cycle", cycle],
  ["a getter that throws", getter],
  ["a function", { f() {} }],
  ["a BigInt", { n: BigInt(1) }],
  ["half a character", "\ud800"],
  ["1 MB of text", "x".repeat(1e6)],
])("does not copy %s in a hurry", (_, value) => expect(quickCopy(value)).toBeUndefined());

it("keeps what is odd for the chunk that copies it", () => {
  expect(track("Lead", cycle).raw).toEqual({ given: cycle, options: undefined, load: {} });
});

it("gives a page view and the events after it one pageview_id", () => {
  const [view, after, next] = [track("Pageview"), track("Lead"), track("Pageview")].map((event) => event.context.pageview_id);
  expect(after).toBe(view);
  expect(next).not.toBe(view);
});

it("keeps a name where the page has patched JSON, and cuts one that is endless", () => {
  const prototype = Array.prototype as unknown as { toJSON?: unknown };
  prototype.toJSON = () => "patched";
  const event = track("leave_review", { stars: 5 });
  delete prototype.toJSON;
  expect([event.event, !!event.raw]).toEqual(["leave_review", true]);
  expect(track("x".repeat(2_000_000)).event).toHaveLength(1000);
});

it("leaves what a patched JSON.stringify makes to the chunk that copies by hand", () => {
  const { stringify } = JSON;
  JSON.stringify = () => '"patched"';
  const copy = quickCopy({ stars: 5 });
  JSON.stringify = stringify;
  expect(copy).toBeUndefined();
});

it("makes a test of what a tab sends that keeps a test code, but where the page gives another", () => {
  sessionStorage.setItem("ttq_test", "TESTAB12CD");
  expect(track("Lead").test_event_code).toBe("TESTAB12CD");
  expect(track("Lead", {}, {}, { test_event_code: "T2" }).test_event_code).toBe("T2");
  sessionStorage.removeItem("ttq_test");
  expect(track("Lead").test_event_code).toBeUndefined();
});
