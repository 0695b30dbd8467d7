// pixel/src/module/stub.ts
var NAME = "ttq";
var METHODS = "page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent".split(
  " "
);
function setAndDefer(target, method) {
  target[method] = (...args) => {
    target.push([method, ...args]);
  };
}
function addScript(src) {
  const nonced = document.querySelector("script[nonce]");
  const [first = null] = document.getElementsByTagName("script");
  const script = document.createElement("script");
  script.async = true;
  script.src = src;
  if (nonced) script.nonce = nonced.nonce;
  ((first == null ? void 0 : first.parentNode) || document.documentElement).insertBefore(script, first);
}
function createStub() {
  const global = window;
  const found = global[NAME];
  const isNew = !(found == null ? void 0 : found.page);
  const tag = isNew && !Array.isArray(found) ? [] : found;
  function instance(code) {
    tag._i[code] = tag._i[code] || [];
    const calls = tag._i[code];
    if (!calls.page) for (const method of METHODS) setAndDefer(calls, method);
    return calls;
  }
  function load(base, code, options) {
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

// pixel/src/module/index.ts
var OWN_BASE = (/^(https?:.*)\/i18n\/pixel\//.exec(String(import.meta.url)) || [])[1];
function baseOf(host) {
  if (!host) return OWN_BASE || "";
  const bare = host.replace(/\/+$/, "");
  return /^(?:https?:)?\/\//.test(bare) ? bare : `https://${bare}`;
}
function createTtq() {
  const { tag, isNew, load } = createStub();
  const ttq2 = tag;
  ttq2.load = (code, { host, ...options } = {}) => {
    const base = baseOf(host);
    if (base) load(base, code, options);
    else console.warn(`ttq.load("${code}") needs to know your server: ttq.load("${code}", { host: "https://…" })`);
  };
  if (isNew) ttq2.instances = () => [];
  return ttq2;
}
function createNothing() {
  const nothing = () => {
  };
  const pixel = {
    page: nothing,
    track: nothing,
    identify: nothing,
    enableCookie: nothing,
    disableCookie: nothing,
    holdConsent: nothing,
    grantConsent: nothing,
    revokeConsent: nothing
  };
  return {
    ...pixel,
    load: nothing,
    instance: () => pixel,
    instances: () => [],
    ready: nothing,
    on: nothing,
    once: nothing,
    off: nothing,
    debug: nothing,
    alias: nothing,
    group: nothing
  };
}
var ttq = typeof window === "undefined" || typeof document === "undefined" ? createNothing() : createTtq();
export {
  ttq
};
