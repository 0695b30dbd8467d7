import { expect, it } from "vitest";
import { attempt, read } from "../src/calls";

it("keeps what is thrown from the page", () => {
  expect(
    attempt(() => {
      throw new Error("hostile");
    }),
  ).toBeUndefined();
});

it("reads members of anything", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect([read({ a: 1 }, "a"), read(null, "a"), read(proxy, "a")]).toEqual([1, undefined, undefined]);
});
