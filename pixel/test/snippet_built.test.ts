// @vitest-environment node
import { build } from "esbuild";
import { expect, it } from "vitest";

it("the built base code holds base and code once, each as a text that the server can fill", async () => {
  const options = { bundle: true, minify: true, format: "iife", target: "es2018", write: false } as const;
  const built = await build({ entryPoints: ["pixel/src/snippet.ts"], ...options });
  const text = built.outputFiles[0]?.text || "";
  for (const placeholder of ["{{BASE}}", "{{CODE}}"]) {
    expect([text.split(placeholder).length, text.includes(`"${placeholder}"`)]).toEqual([2, true]);
  }
  expect(text.length).toBeLessThan(1600);
});
