/** The base code that sites paste: keeps calls in `ttq` until the pixel is there, and asks for it. The server fills in base and code. */

type Call = [method: string, ...args: unknown[]];
type Deferred = Call[] & { [method: string]: (...args: unknown[]) => void } & { page(): void; _u?: string };
interface Tag {
  methods: string[];
  setAndDefer: typeof setAndDefer;
  instance: typeof instance;
  load: typeof load;
  _i: { [code: string]: Deferred };
  _t: { [code: string]: number };
  _o: { [code: string]: object };
}

const CODE = "{{CODE}}";
const NAME = "ttq";
const METHODS =
  "page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent".split(
    " ",
  );
const global = window as unknown as { [name: string]: unknown };
const nonce = document.currentScript && document.currentScript.nonce;
// A page may have something else by that name, such as an element.
const found = global[NAME] as (Tag & Deferred) | undefined;
const isNew = !found || !found.page;
const tag = (isNew && !Array.isArray(found) ? [] : found) as Tag & Deferred;

function setAndDefer(target: Deferred, method: string): void {
  target[method] = (...args) => {
    target.push([method, ...args]);
  };
}

/** Calls for one pixel; they are kept even where they come before `load`. */
function instance(code: string): Deferred {
  tag._i[code] = tag._i[code] || ([] as unknown as Deferred);
  const calls = tag._i[code];
  if (!calls.page) for (const method of METHODS) setAndDefer(calls, method);
  return calls;
}

function load(code: string, options?: object): void {
  const calls = instance(code);
  if (calls._u) return;
  calls._u = "{{BASE}}/i18n/pixel/events.js";
  tag._t[code] = Date.now();
  tag._o[code] = options || {};
  const script = document.createElement("script");
  script.async = true;
  script.src = `${calls._u}?sdkid=${code}&lib=${NAME}`;
  if (nonce) script.nonce = nonce;
  const first = document.getElementsByTagName("script")[0];
  const parent = (first && first.parentNode) || document.documentElement;
  parent.insertBefore(script, first || null);
}

global.TiktokAnalyticsObject = NAME;
global[NAME] = tag;
tag._i = tag._i || {};
tag._t = tag._t || {};
tag._o = tag._o || {};
if (isNew) {
  tag.methods = METHODS;
  tag.setAndDefer = setAndDefer;
  tag.instance = instance;
  tag.load = load;
  for (const method of METHODS) setAndDefer(tag, method);
}

// A second copy of this code changes nothing; that of another pixel counts the page for that pixel, once.
if (!instance(CODE)._u) {
  load(CODE);
  if (isNew) tag.page();
  else if (!Array.isArray(tag) || !tag.some((call) => call[0] === "page")) instance(CODE).page();
}

export {};
