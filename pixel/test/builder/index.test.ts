import { afterEach, expect, it, vi } from "vitest";
import { createEmitter } from "../../src/emitter";

const parts = () => ({ base: "https://m.example", emitter: createEmitter([]), chunks: { use: async () => {} } }) as never;
const config = (builder: string) => ({ code: "SHOP", lib: "ttq", cookies: true, match: [], phone: "", builder }) as never;
const source = { consented: () => true } as never;

afterEach(() => vi.unstubAllGlobals());

it("does nothing without a token, and uses one token once, whatever the number of sources", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return new Response('{"code":"expired"}', { status: 410 });
  });
  vi.resetModules();
  const { builder } = await import("../../src/builder/index");
  builder.turn(config(""), source, parts());
  expect(asked).toEqual([]);
  for (const _ of [1, 2]) builder.turn(config("A".repeat(43)), source, parts());
  await vi.waitFor(() => expect(document.querySelector("balise-builder")).not.toBeNull());
  expect(asked).toEqual(["https://m.example/api/v1/builder/claim"]);
});
