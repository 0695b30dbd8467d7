/** What stands in for the pixel until it is there: keeps calls in an array, and places the script tag. */

type Call = [method: string, ...args: unknown[]];
export type Deferred = Call[] & { [method: string]: (...args: unknown[]) => unknown } & { page(): void; _u?: string };

/** The global object as the platform's base code shapes it. */
export type Tag = Deferred & {
  methods: string[];
  _i: { [code: string]: Deferred };
  _t: { [code: string]: number };
  _o: { [code: string]: object };
};

export interface Stub {
  tag: Tag;
  /** Whether there was none on the page. */
  isNew: boolean;
  /** Calls for one pixel; they are kept even where they come before `load`. */
  instance(code: string): Deferred;
  /** Asks the server at `base` for the pixel, once. */
  load(base: string, code: string, options?: object): void;
}

export const NAME = "ttq";
const METHODS =
  "page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent".split(
    " ",
  );

function setAndDefer(target: Deferred, method: string): void {
  target[method] = (...args) => {
    target.push([method, ...args]);
  };
}

function addScript(src: string): void {
  const nonced = document.querySelector<HTMLScriptElement>("script[nonce]");
  const [first = null] = document.getElementsByTagName("script") as unknown as HTMLScriptElement[];
  const script = document.createElement("script");
  script.async = true;
  script.src = src;
  if (nonced) script.nonce = nonced.nonce;
  (first?.parentNode || document.documentElement).insertBefore(script, first);
}

/** Takes the page's `ttq` as it is, or makes one; a page may have something else by that name, such as an element. */
export function createStub(): Stub {
  const global = window as unknown as { [name: string]: unknown };
  const found = global[NAME] as Tag | undefined;
  const isNew = !found?.page;
  const tag = (isNew && !Array.isArray(found) ? [] : found) as Tag;

  function instance(code: string): Deferred {
    tag._i[code] = tag._i[code] || ([] as unknown as Deferred);
    const calls = tag._i[code];
    if (!calls.page) for (const method of METHODS) setAndDefer(calls, method);
    return calls;
  }

  function load(base: string, code: string, options?: object): void {
    const calls = instance(code);
    if (calls._u) return;
    calls._u = `${base}/i18n/pixel/events.js`;
    tag._t[code] = Date.now();
    tag._o[code] = options || {};
    addScript(`${calls._u}?sdkid=${encodeURIComponent(code)}&lib=${NAME}`);
  }

  global.TiktokAnalyticsObject = NAME;
  global[NAME] = tag;
  tag._i = tag._i || {};
  tag._t = tag._t || {};
  tag._o = tag._o || {};
  if (isNew) {
    for (const method of METHODS) setAndDefer(tag, method);
    Object.assign(tag, { methods: METHODS, setAndDefer, instance });
  }
  return { tag, isNew, instance, load };
}
