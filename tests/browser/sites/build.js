// Builds the sites' own scripts from the real libraries: `node tests/browser/sites/build.js FOLDER`.
import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
const { resolve } = createRequire(import.meta.url);
const DEFINE = { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" };

async function bundle(entry, to) {
  await build({ entryPoints: [join(HERE, entry)], outfile: join(out, to), bundle: true, minify: true, format: "iife", jsx: "automatic", define: DEFINE, logLevel: "warning" });
}

await mkdir(join(out, "htmx"), { recursive: true });
await Promise.all([
  bundle("react/app.jsx", "react/app.js"),
  bundle("vue/app.js", "vue/app.js"),
  copyFile(resolve("htmx.org/dist/htmx.min.js"), join(out, "htmx/htmx.js")),
  build({ stdin: { contents: 'export { finder } from "@medv/finder"', resolveDir: HERE }, outfile: join(out, "finder.js"), bundle: true, minify: true, format: "iife", globalName: "selectorFinder", logLevel: "warning" }),
]);
