import { expect, it, vi } from "vitest";

it("asks with objects that look nothing up in prototypes, and tells status and text", async () => {
  const seen: RequestInit[] = [];
  vi.stubGlobal("fetch", async (_: string, options: RequestInit) => {
    seen.push(options);
    return new Response("yes", { status: 201 });
  });
  vi.resetModules();
  const { ask, bare } = await import("../../src/builder/pristine");
  const answer = await ask("https://x.example/", "POST", { authorization: "Bearer k" }, "{}");

  expect({ ...answer }).toEqual({ status: 201, text: "yes" });
  expect([seen[0], seen[0]?.headers, answer, bare({})].map((one) => Object.getPrototypeOf(one))).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

it("goes on with what was there when it started", async () => {
  vi.resetModules();
  const { jsonOf, readJson } = await import("../../src/builder/pristine");
  const caught = vi.spyOn(JSON, "parse");
  const written = vi.spyOn(JSON, "stringify");
  expect([readJson('{"a":1}'), jsonOf({ a: 1 })]).toEqual([{ a: 1 }, '{"a":1}']);
  expect([caught.mock.calls.length, written.mock.calls.length]).toEqual([0, 0]);
});
