/** The whole `ttq`: what its methods do to the pixels of the page. */
import { type Dispatch, dispatchEntry, type Loose } from "./calls";
import { objectOf, textOf } from "./event";
import type { Emitter, SafeCopy, SourceConfig } from "./parts";
import { read, take, takeOver } from "./scaffold";
import type { Source, SourceParts } from "./source";
import type { JsonObject } from "./wire";

export interface TtqParts {
  window: Window;
  lib: string;
  emitter: Emitter;
  safeCopy: SafeCopy;
  createSource(code: string, page: Pick<SourceParts, "partner" | "anyAllowed">): Source;
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

/** Methods that say something about all pixels of the page, also of those that are loaded later. */
type Standing = "enableCookie" | "disableCookie" | "holdConsent" | "grantConsent" | "revokeConsent";

export function createTtq(parts: TtqParts): Ttq {
  const { emitter } = parts;
  const sources: { [code: string]: Source } = Object.create(null);
  const apis: { [code: string]: Loose } = Object.create(null);
  const asked: { [code: string]: unknown } = Object.create(null);
  const known: JsonObject = {};
  const standing: { [topic: string]: Standing } = {};
  let early: [string, unknown[]][] = [];
  let target: Loose | undefined;
  let ready = false;

  const copy = (value: unknown) => objectOf(parts.safeCopy(value).value);
  const all = () => Object.keys(sources).map((code) => sources[code] as Source);
  const shared = () => all().filter((source) => source.shared);

  function ask(code: string) {
    if (!asked[code]) parts.ask(code);
    asked[code] = 1;
  }

  /** The source of this code; a new one learns what was said about all of them. */
  function open(code: string, options?: unknown): Source {
    const there = sources[code];
    const source =
      there ||
      parts.createSource(code, {
        partner: () => textOf(read(target, "_partner")),
        anyAllowed: () => all().some((one) => one.allowed()),
      });
    if (options) {
      source.shared = true;
      Object.assign(source.options, copy(options));
    }
    if (!there) {
      sources[code] = source;
      apis[code] = apis[code] || take(0, dispatch(code)).api;
      for (const topic of Object.keys(standing)) source[standing[topic] as Standing]();
      if (Object.keys(known).length) source.identify(known);
    }
    return source;
  }

  function replayEarly() {
    for (const [method, args] of early.splice(0)) dispatch()(method, args);
  }

  function identify(to: Source[], everywhere: boolean, first: unknown, second: unknown) {
    const id = parts.safeCopy(first).value;
    const given = id && typeof id === "object" ? objectOf(id) : { ...copy(second), external_id: id };
    if (everywhere) for (const key of Object.keys(given)) if (given[key]) known[key] = given[key];
    for (const source of to) source.identify(given);
  }

  const plain: { [method: string]: ((first: unknown, second: unknown) => unknown) | undefined } = {
    load(first, options) {
      const code = textOf(first);
      if (!code) return;
      open(code, options || {});
      ask(code);
      replayEarly();
    },
    instance(first) {
      const code = textOf(first);
      if (!code) return target;
      if (!sources[code]) {
        open(code);
        ask(code);
      }
      return apis[code];
    },
    instances: () =>
      Object.keys(sources)
        .filter((code) => sources[code]?.shared)
        .map((code) => apis[code]),
    ready: (listener) => (ready ? (listener as () => void)() : emitter.once("ready", listener as () => void)),
    on: emitter.on as never,
    once: emitter.once as never,
    off: emitter.off as never,
    debug: parts.debug,
    alias() {},
    group() {},
  };

  const dispatch =
    (code?: string): Dispatch =>
    (method, args) => {
      const [first, second, third] = args;
      const act = plain[method];
      if (act) return act(first, second);
      const only = code || (method === "track" && textOf(copy(third).pixel_code));
      if (only && !sources[only]) {
        open(only);
        ask(only);
      }
      const to = only ? [open(only)] : shared();
      if (method === "identify") return identify(to, !only, first, second);
      if (method === "track" || method === "page") {
        if (!to.length && standing.onsent !== "revokeConsent") early.push([method, args]);
        for (const source of to) source[method](first, second, third);
        return;
      }
      if (!only) {
        standing[method.slice(-6)] = method as Standing;
        if (method === "revokeConsent") {
          early = [];
          parts.forgetUnsent();
        }
      }
      for (const source of to) source[method as Standing]();
    };

  return {
    sources: all,
    start(config) {
      const { code } = config;
      const scaffold = takeOver(parts.window, parts.lib, dispatch, target);
      target = scaffold.target;
      for (const pixel of scaffold.pixels) {
        apis[pixel.code] = pixel.api;
        open(pixel.code, pixel.options || {});
      }
      if (code) asked[code] = 1;
      if (code && !sources[code]) open(code, {});
      replayEarly();
      for (const entry of scaffold.calls) dispatchEntry(entry, dispatch());
      for (const pixel of scaffold.pixels) for (const entry of pixel.calls) dispatchEntry(entry, dispatch(pixel.code));
      if (!code) return Object.keys(sources).forEach(ask);
      (sources[code] as Source).configure(config);
      if (!ready) {
        ready = true;
        emitter.emit("ready", undefined);
      }
    },
  };
}
