import { expect, it } from "vitest";
import { createFinisher } from "../../src/identify/person";
import type { IdentityRead, Item, Person } from "../../src/parts";
import { makeEvent } from "../making";

const readNow = (given: { [key: string]: unknown }): IdentityRead => ({
  user: Object.fromEntries(Object.keys(given).map((key) => [key, `hash of ${given[key]}`])),
  inspection: Object.fromEntries(Object.keys(given).map((key) => [key, "plain"])),
});
const finisher = createFinisher({ read: async (given) => readNow(given), readNow });
const say = (values: { [key: string]: unknown }, saidBy: "given" | "found" = "given"): Item => ({ values, saidBy });

it("gives each event what was known when it was made, and the first ones what came right after", async () => {
  const [before, between, after] = ["1", "2", "3"].map((id) => makeEvent(id)) as [
    ReturnType<typeof makeEvent>,
    ReturnType<typeof makeEvent>,
    ReturnType<typeof makeEvent>,
  ];
  await finisher.fill([before, say({ email: "a" }), between, say({ city: "b" }), after], {}, undefined);
  const both = { email: "hash of a", city: "hash of b" };
  expect([before, between, after].map((event) => event.context.user)).toEqual([both, { email: "hash of a" }, both]);
  expect(after._inspection?.identity_params).toEqual({ email: "plain", city: "plain" });
});

it("puts what identify gave before what was found in forms, whichever came first", () => {
  const event = makeEvent("1");
  finisher.fillNow([say({ email: "given" }), say({ email: "found", phone_number: "found" }, "found"), event], {}, undefined);
  expect(event.context.user).toEqual({ email: "hash of given", phone_number: "hash of found" });
});

it("remembers the person for later events", () => {
  const person: Person = {};
  const event = makeEvent("1");
  finisher.fillNow([say({ email: "a" })], person, undefined);
  finisher.fillNow([event], person, undefined);
  expect(event.context.user).toEqual({ email: "hash of a" });
});
