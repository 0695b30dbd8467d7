/** The whole `ttq`: what its methods do to the pixels of the page. */
import { attempt, type Loose, read } from "./calls";
import { quickCopy, textOf } from "./event";
import type { Consent, Emitter, Source, SourceConfig } from "./parts";
import { type Install, take, takeOver } from "./scaffold";

export interface TtqParts {
  window: Window;
  lib: string;
  emitter: Emitter;
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
}

/** What a method does; `code` where it was called on the instance of one pixel. */
type Method = (code: string | undefined, first: unknown, second: unknown, third: unknown) => unknown;

export function createTtq({ window, lib, emitter, createSource, ask, debug, forgetUnsent }: TtqParts): Ttq {
  const sources: { [code: string]: Source } = Object.create(null);
  /** What was said to all pixels, for those that are loaded later. */
  const said: { [topic: string]: (source: Source) => void } = {};
  let early: unknown[] = [];
  let target: Loose | undefined;
  let ready = false;

  const shared = () => Object.values(sources).filter((source) => source.shared);
  const reached = (code?: string) => (code ? [open(code)] : shared());

  /** The source of this code, which may be new; `found` is the pixel's own queue, `asked` says that its script tag is there. */
  function open(code: string, asked?: boolean, found?: Loose): Source {
    const source = sources[code] || createSource(code);
    if (!sources[code]) for (const say of Object.values(said)) say(source);
    sources[code] = source;
    source.api = found || source.api || take(0, install, code).api;
    if (!asked && !source.asked) ask(code);
    source.asked = true;
    return source;
  }

  function share(source: Source, options: unknown) {
    source.shared = true;
    Object.assign(source.loadOptions, quickCopy(options));
    replay(early.splice(0));
  }

  function tell(code: string | undefined, topic: string, what: (source: Source) => void) {
    if (!code) said[topic] = what;
    reached(code).forEach(what);
  }

  const consent =
    (now: Consent): Method =>
    (code) => {
      tell(code, "consent", (source) => source.consent(now));
      if (now !== "revoked" || code) return;
      early = [];
      for (const topic of Object.keys(said)) if (/^id/.test(topic)) delete said[topic];
      forgetUnsent();
    };

  const cookies =
    (on: boolean): Method =>
    (code) =>
      tell(code, "cookies", (source) => source.cookies(on));

  const track: Method = (code, name, properties, options) => {
    const to = reached(textOf(read(options, "pixel_code")) || code);
    if (!to[0]) early.push(["track", name, properties, options]);
    for (const source of to) {
      source.loadOptions.partner = source.loadOptions.partner || textOf(read(target, "_partner"));
      source.track(name, properties, options);
    }
  };

  const methods: { [name: string]: Method } = {
    load(_, given, options) {
      const code = textOf(given);
      if (code) share(open(code), options);
    },
    track,
    page: (code, properties, options) => track(code, "Pageview", properties, options),
    identify(code, first, second) {
      const both = !first || typeof first !== "object";
      const given: Loose = both ? { external_id: first } : {};
      const from = (both ? second : first) as Loose;
      for (const key of attempt(() => Object.keys(from)) || []) given[key] = read(from, key);
      const keys = Object.keys(given);
      if (keys[0]) tell(code, `id${keys}`, (source) => source.identify(given));
    },
    instance(_, given) {
      const code = textOf(given);
      return code ? open(code).api : target;
    },
    instances: () => shared().map((source) => source.api),
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
    start(config) {
      const { code } = config;
      const scaffold = takeOver(window as never, lib, install, target);
      target = scaffold.target;
      // The script tags of its pixels are there, but where a tag asked for none.
      for (const pixel of scaffold.pixels) share(open(pixel.code, !!code, pixel.api), pixel.options);
      if (code && !sources[code]) share(open(code, true), 0);
      replay(scaffold.calls);
      for (const pixel of scaffold.pixels) replay(pixel.calls, pixel.code);
      if (!code) return;
      (sources[code] as Source).configure(config);
      if (ready) return;
      ready = true;
      emitter.emit("ready");
    },
  };
}
