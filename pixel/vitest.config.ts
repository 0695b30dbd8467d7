import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { environment: "happy-dom", include: ["pixel/test/**/*.test.ts"], restoreMocks: true, unstubGlobals: true },
});
