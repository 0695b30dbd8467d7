import { expect, it, vi } from "vitest";
import { createAddScript, createChunkLoader } from "../src/chunks";
import type { Chunks } from "../src/parts";

const CHUNK = {} as Chunks["debug"];

function open() {
  const asked: [string, (() => void) | undefined][] = [];
  const loader = createChunkLoader((path, done) => asked.push([path, done]), "12345678");
  const arrive = (here = true) => {
    if (here) loader.chunk("debug", CHUNK);
    asked.pop()?.[1]?.();
  };
  return { asked, loader, arrive };
}

it("asks for a chunk once, whoever wants it", async () => {
  const { asked, loader, arrive } = open();
  const act = vi.fn();
  const both = [loader.use("debug", act), loader.use("debug", act)];
  expect(asked.map(([path]) => path)).toEqual(["static/debug.12345678.js"]);
  arrive();
  await Promise.all(both);
  await loader.use("debug", act);
  expect(act.mock.calls).toEqual([[CHUNK], [CHUNK], [CHUNK]]);
  expect(loader.loaded("debug")).toBe(CHUNK);
});

it("does nothing and does not reject where the chunk cannot be had, and asks again the next time", async () => {
  const { asked, loader, arrive } = open();
  const act = vi.fn((chunk: Chunks["debug"]) => chunk.turn);
  const first = loader.use("debug", act);
  arrive(false);
  await first;
  const second = loader.use("debug", act);
  expect(asked.length).toBe(1);
  arrive();
  await second;
  expect(act).toHaveBeenLastCalledWith(CHUNK);
});

it("places a script tag of our server with the nonce of the first", () => {
  createAddScript(document, "https://events.example", "abc")("static/x.js");
  const script = document.querySelector<HTMLScriptElement>('script[src="https://events.example/i18n/pixel/static/x.js"]');
  expect(script?.nonce).toBe("abc");
});
