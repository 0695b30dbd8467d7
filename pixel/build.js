// Builds the pixel into the Python package: `node pixel/build.js`; with --check it only says whether that would change anything.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { build, transform } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../src/balise/web/static/pixel");
const CHUNKS = ["builder", "rules", "values", "watch", "identify", "clean", "delivery", "visit", "match", "debug", "capture"];
/** Names that only parts of the core call one another by: neither pages nor chunks nor the server see them, so they may be short. */
const INTERNAL =
  "api|arrive|ask|asked|calls|clickId|configure|createSource|delivery|forgetUnsent|known|loaded|makeEvent|pixels|release|route|shared|target|trail";
/** The same for names that core and chunks say to one another. */
const BETWEEN = {
  chunks: "C",
  consented: "O",
  emit: "X",
  emitter: "E",
  fillNow: "N",
  fire: "H",
  flush: "F",
  forget: "G",
  leave: "L",
  loadOptions: "D",
  onRoute: "K",
  retryAfter: "R",
  saidBy: "B",
  storage: "S",
  tell: "J",
  turn: "T",
  use: "U",
  withNext: "W",
};
const shortened = (...names) => ({ mangleProps: new RegExp(`^(${names.join("|")})$`), mangleCache: { ...BETWEEN } });
const MOST_BYTES = { "core.js": 5 * 1024, rules: 3 * 1024, values: 4 * 1024, watch: 2 * 1024, builder: 25 * 1024 };
const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);

async function bundle(entry, { minify = true, mangleProps, mangleCache, ...options } = {}) {
  const target = "es2018";
  const result = await build({
    entryPoints: [join(HERE, "src", entry)],
    bundle: true,
    format: "iife",
    target,
    legalComments: "none",
    charset: "utf8",
    write: false,
    ...options,
  });
  const text = result.outputFiles[0].text;
  if (!minify) return Buffer.from(text);
  const { rest, define } = constantsOf(text);
  const small = await transform(rest, {
    minify,
    target,
    charset: "utf8",
    define,
    ...(mangleProps && { mangleProps, mangleCache }),
  });
  return Buffer.from(small.code);
}

/** The script without its named constants, and their values, which are shorter where they are used; one word declares the rest. */
function constantsOf(text) {
  const define = {};
  const rest = text.replace(/^ *var ([A-Z][A-Z_\d]+|version) = ([\d.e]+|"[^"]*");\n/gm, (_, name, value) => {
    define[name] = JSON.stringify(JSON.parse(value));
    return "";
  });
  return { rest: rest.replace(/^( *(?:for \()?)const /gm, "$1let "), define };
}

/** File name → content, of everything that is built. */
async function buildAll() {
  const files = new Map();
  const chunks = await Promise.all(CHUNKS.map((name) => bundle(`${name}/index.ts`, shortened(...Object.keys(BETWEEN)))));
  const hash = createHash("sha256").update(Buffer.concat(chunks)).digest("hex").slice(0, 8);
  for (const [place, content] of chunks.entries()) files.set(`${CHUNKS[place]}.${hash}.js`, content);
  const core = { define: { CHUNKS_HASH: JSON.stringify(hash) }, ...shortened(INTERNAL, ...Object.keys(BETWEEN)) };
  files.set("core.js", await bundle("core.ts", core));
  files.set("snippet.js", await bundle("snippet.ts"));
  files.set("search.js", await bundle("search/index.ts"));
  files.set("target.js", await bundle("target/index.ts", { globalName: "baliseTarget" }));
  files.set("ttq.js", await bundle("module/index.ts", { format: "esm", minify: false, supported: { "import-meta": true } }));
  files.set("ttq.d.ts", await readFile(join(HERE, "src/module/ttq.d.ts")));
  return files;
}

/** What is compressed at build time. The core's streams stay open at the end: the server adds a source's configuration to them. */
async function compressed(name, content) {
  const best = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  if (name !== "core.js") {
    return [
      [`${name}.gz`, await gzip(content, { level: 9 })],
      [`${name}.br`, await brotli(content, { params: best })],
    ];
  }
  return [
    [`${name}.deflate`, await flushed(zlib.createDeflateRaw({ level: 9, memLevel: 9 }), content, zlib.constants.Z_SYNC_FLUSH)],
    [
      `${name}.brotli`,
      await flushed(zlib.createBrotliCompress({ params: best }), content, zlib.constants.BROTLI_OPERATION_FLUSH),
    ],
  ];
}

function flushed(stream, content, kind) {
  return new Promise((resolve, reject) => {
    const parts = [];
    stream.on("data", (part) => parts.push(part)).on("error", reject);
    stream.write(content);
    stream.flush(kind, () => setImmediate(() => resolve(Buffer.concat(parts))));
  });
}

async function stored(name) {
  return readFile(join(OUT, name)).catch(() => null);
}

const inflate = {
  ".gz": (data) => zlib.gunzipSync(data),
  ".br": (data) => zlib.brotliDecompressSync(data),
  ".deflate": (data) => zlib.inflateRawSync(data, { finishFlush: zlib.constants.Z_SYNC_FLUSH }),
  ".brotli": (data) => zlib.brotliDecompressSync(data, { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH }),
};

/** Compressed files are compared by what they hold: another release of Node may compress otherwise. */
async function check(files) {
  const wrong = [];
  const due = new Set();
  for (const [name, content] of files) {
    due.add(name);
    if (!(await stored(name))?.equals(content)) wrong.push(name);
    if (name.endsWith(".d.ts")) continue;
    for (const [packed] of await compressed(name, content)) {
      due.add(packed);
      const data = await stored(packed);
      const ending = packed.slice(packed.lastIndexOf("."));
      if (!data || !inflate[ending](data).equals(content)) wrong.push(packed);
    }
  }
  for (const name of await readdir(OUT).catch(() => [])) if (!due.has(name)) wrong.push(`${name} (left over)`);
  if (wrong.length) {
    console.error(`The built pixel is not what pixel/src builds: ${wrong.join(", ")}. Run npm run build and commit it.`);
    process.exitCode = 1;
  }
}

async function write(files) {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  for (const [name, content] of files) {
    await writeFile(join(OUT, name), content);
    if (name.endsWith(".d.ts")) continue;
    for (const [packed, data] of await compressed(name, content)) await writeFile(join(OUT, packed), data);
  }
}

async function printSizes(files) {
  for (const [name, content] of files) {
    if (!name.endsWith(".js")) continue;
    const size = (await gzip(content, { level: 9 })).length;
    const most = MOST_BYTES[name] || MOST_BYTES[name.split(".")[0]];
    console.log(
      `${name.padEnd(24)} ${String(content.length).padStart(7)} bytes ${String(size).padStart(6)} gzipped${most ? ` of at most ${most}` : ""}`,
    );
    if (most && size > most) {
      console.error(`${name} is over its budget.`);
      process.exitCode = 1;
    }
  }
}

const files = await buildAll();
await printSizes(files);
await (process.argv.includes("--check") ? check(files) : write(files));
