/** The whole `ttq`: what its methods do to the pixels of the page. */
import { attempt, type Loose, read } from "./calls";
import { objectOf, textOf } from "./event";
import type { Emitter, SafeCopy, SourceConfig } from "./parts";
import { type Install, take, takeOver } from "./scaffold";
import type { Consent, Source } from "./source";
import type { JsonObject } from "./wire";

export interface TtqParts {
  window: Window;
  lib: string;
  emitter: Emitter;
  safeCopy: SafeCopy;
  createSource(code: string): Source;
  /** Asks the server for the configuration of a source. */
  ask(code: string): void;
  debug(on: unknown): void;
  /** Everything unsent is forgotten, also what earlier pages left. */
  forgetUnsent(): void;
}

export interface Ttq {
  /** Reads what the page has of the base code now, and what the server says about one source. */
  start(config: SourceConfig): void;
  sources(): Source[];
}

/** What a method does; `code` where it was called on the instance of one pixel. */
type Method = (code: string | undefined, first: unknown, second: unknown, third: unknown) => unknown;

export function createTtq({ window, lib, emitter, safeCopy, createSource, ask, debug, forgetUnsent }: TtqParts): Ttq {
  const sources: { [code: string]: Source } = Object.create(null);
  const apis: { [code: string]: Loose } = Object.create(null);
  const asked: { [code: string]: unknown } = Object.create(null);
  const known: JsonObject = {};
  /** What was said about all pixels, for those that are loaded later. */
  const standing: { consent?: (source: Source) => void; cookies?: (source: Source) => void } = {};
  let early: unknown[] = [];
  let target: Loose | undefined;
  let ready = false;

  const copy = (value: unknown) => objectOf(safeCopy(value).value);
  const all = () => Object.keys(sources).map((code) => sources[code] as Source);
  const reached = (code?: string) => (code ? [open(code)] : all().filter((source) => source.shared));

  function open(code: string): Source {
    let source = sources[code];
    if (!source) {
      source = sources[code] = createSource(code);
      apis[code] = apis[code] || take(0, install, code).api;
      for (const say of [standing.consent, standing.cookies]) if (say) say(source);
      if (Object.keys(known)[0]) source.identify(known);
    }
    if (!asked[code]) {
      asked[code] = 1;
      ask(code);
    }
    return source;
  }

  function share(code: string, options: unknown) {
    const source = open(code);
    source.shared = true;
    Object.assign(source.options, copy(options));
    replay(early.splice(0));
  }

  function say(topic: keyof typeof standing, what: (source: Source) => void, code: string | undefined, off: boolean) {
    if (!code) standing[topic] = what;
    reached(code).forEach(what);
    // Cookies that another pixel may use stay.
    if (off && !all().some((source) => source.allowed())) for (const source of all()) source.forget();
  }

  const consent =
    (now: Consent): Method =>
    (code) => {
      const off = now === "revoked";
      if (off && !code) {
        early = [];
        forgetUnsent();
      }
      say("consent", (source) => source.consent(now), code, off);
    };

  const cookies =
    (on: boolean): Method =>
    (code) =>
      say("cookies", (source) => source.cookies(on), code, !on);

  const track: Method = (code, name, properties, options) => {
    const to = reached(textOf(copy(options).pixel_code) || code);
    if (!to[0]) early.push(["track", name, properties, options]);
    for (const source of to) {
      source.options.partner = source.options.partner || textOf(read(target, "_partner"));
      source.track(name, properties, options);
    }
  };

  const methods: { [name: string]: Method } = {
    load(_, code, options) {
      if (textOf(code)) share(textOf(code), options);
    },
    track,
    page: (code, properties, options) => track(code, "Pageview", properties, options),
    identify(code, first, second) {
      const id = safeCopy(first).value;
      const given = id && typeof id === "object" ? objectOf(id) : { ...copy(second), external_id: id };
      if (!code) for (const key of Object.keys(given)) if (given[key]) known[key] = given[key];
      if (Object.keys(given)[0]) for (const source of reached(code)) source.identify(given);
    },
    instance(_, code) {
      if (!textOf(code)) return target;
      open(textOf(code));
      return apis[textOf(code)];
    },
    instances: () => Object.keys(sources).map((code) => apis[code]),
    ready: (_, listener) => (ready ? (listener as () => void)() : emitter.once("ready", listener as never)),
    on: (_, name, listener) => emitter.on(name as never, listener as never),
    once: (_, name, listener) => emitter.once(name as never, listener as never),
    off: (_, name, listener) => emitter.off(name as never, listener as never),
    debug: (_, on) => debug(on),
    alias() {},
    group() {},
    enableCookie: cookies(true),
    disableCookie: cookies(false),
    holdConsent: consent("held"),
    grantConsent: consent("granted"),
    revokeConsent: consent("revoked"),
  };

  const replay = (entries: unknown[], code?: string) => {
    for (const entry of entries)
      attempt(() => {
        const [name, ...args] = [].slice.call(entry) as unknown as [string, unknown, unknown, unknown];
        (methods[name] as Method)(code, ...args);
      });
  };

  const install: Install = (target, code) => {
    for (const name of Object.keys(methods))
      target[name] = (...args: [unknown, unknown, unknown]) => attempt(() => (methods[name] as Method)(code, ...args));
    target.push = (...entries: unknown[]) => {
      replay(entries, code);
      return 0;
    };
    return target;
  };

  return {
    sources: all,
    start(config) {
      const { code } = config;
      const scaffold = takeOver(window as never, lib, install, target);
      target = scaffold.target;
      for (const pixel of scaffold.pixels) {
        apis[pixel.code] = pixel.api;
        // Their script tags are on the page already, but for the one that asks for no pixel at all.
        if (code) asked[pixel.code] = 1;
        share(pixel.code, pixel.options);
      }
      if (code && !sources[code]) {
        asked[code] = 1;
        share(code, 0);
      }
      replay(scaffold.calls);
      for (const pixel of scaffold.pixels) replay(pixel.calls, pixel.code);
      if (!code) return;
      (sources[code] as Source).configure(config);
      if (!ready) {
        ready = true;
        emitter.emit("ready", undefined);
      }
    },
  };
}
