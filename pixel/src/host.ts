/** What a chunk that a configuration asks for may do with its source: the core's parts, said plainly. Part of each such chunk. */
import { attempt } from "./calls";
import type { LibraryEvents, RuleNews, Source, SourceConfig, SourceParts } from "./parts";
import type { Rule } from "./rules/rule";
import type { WireBatch, WireRule } from "./wire";

export interface Extra {
  /** The rule that counts this. */
  rule?: WireRule;
  /** Makes it a test, which is not counted. */
  test_event_code?: string;
}

/** What firing rules needs of a source. */
export interface Counter {
  config: SourceConfig;
  /** Where the server is, such as `https://events.shop.example`, without a slash at the end. */
  base: string;
  /** Whether anything of the page may be read, kept and sent now; `turn` is called when that changes. */
  consented(): boolean;
  /** Counts an event of this source, as `ttq.instance(code).track` does. */
  track(name: string, properties: { [name: string]: unknown }, extra?: Extra): void;
  /** Says on the debug console what became of a rule. */
  tell(what: RuleNews["what"], of: Rule | Rule[], score?: number): void;
  /** Missing where nothing is to be sent. */
  parts?: SourceParts;
}

export interface Host extends Counter {
  /** Calls it after each change of route in a single-page application. Returns what stops that. */
  onRoute(changed: () => void): () => void;
  /** Asks `take` for what goes along with each next message; what it gives is not asked for again. Once a chunk, not once a source. */
  withNext(take: () => Partial<WireBatch>): void;
}

export function counterOf(config: SourceConfig, source: Source, parts: SourceParts): Counter {
  const { base, emitter } = parts;
  return {
    config,
    base,
    parts,
    consented: source.consented,
    track(name, properties, { rule, test_event_code } = {}) {
      // The event is made, and told, before `track` returns.
      const mark = (event: LibraryEvents["track"]) => {
        if (rule) event.rule = rule;
      };
      emitter.once("track", mark);
      source.track(name, properties, { test_event_code });
      emitter.off("track", mark);
    },
    tell: (what, of, score) => emitter.emit("rule", { what, code: config.code, of, score }),
  };
}

/** `Host.withNext`. */
export function withNext(parts: SourceParts, take: () => Partial<WireBatch>): void {
  const before = parts.withNext;
  parts.withNext = () => ({ ...(before && attempt(before)), ...take() });
}

export function hostOf(config: SourceConfig, source: Source, parts: SourceParts): Host {
  return {
    ...counterOf(config, source, parts),
    onRoute(changed) {
      parts.emitter.on("route", changed);
      return () => parts.emitter.off("route", changed);
    },
    withNext: (take) => withNext(parts, take),
  };
}
