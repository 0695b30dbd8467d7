/** The ES module: `import { ttq } from "balise-pixel"`. */
import { createStub } from "./stub";
import type * as Public from "./ttq";

/** Where this module came from, if that is a server of ours. */
const OWN_BASE = (/^(https?:.*)\/i18n\/pixel\//.exec(String(import.meta.url)) || [])[1];

function baseOf(host: string | undefined): string {
  if (!host) return OWN_BASE || "";
  const bare = host.replace(/\/+$/, "");
  return /^(?:https?:)?\/\//.test(bare) ? bare : `https://${bare}`;
}

/** Over the page's own `ttq`; once the pixel is there it replaces these methods by its own. */
function createTtq(): Public.Ttq {
  const { tag, isNew, load } = createStub();
  const ttq = tag as unknown as Public.Ttq;
  ttq.load = (code, { host, ...options } = {}) => {
    const base = baseOf(host);
    if (base) load(base, code, options);
    else console.warn(`ttq.load("${code}") needs to know your server: ttq.load("${code}", { host: "https://…" })`);
  };
  if (isNew) ttq.instances = () => [];
  return ttq;
}

/** For servers that render pages: every call does nothing. */
function createNothing(): Public.Ttq {
  const nothing = () => {};
  const pixel: Public.Pixel = {
    page: nothing,
    track: nothing,
    identify: nothing,
    enableCookie: nothing,
    disableCookie: nothing,
    holdConsent: nothing,
    grantConsent: nothing,
    revokeConsent: nothing,
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
    group: nothing,
  };
}

export const ttq: typeof Public.ttq =
  typeof window === "undefined" || typeof document === "undefined" ? createNothing() : createTtq();
