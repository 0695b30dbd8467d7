/** What a chunk that a configuration asks for may do with its source: the core's parts, said plainly. Part of each such chunk. */
import { attempt } from "./calls";
import type { LibraryEvents, Source, SourceConfig, SourceParts } from "./parts";
import type { WireBatch, WireRule } from "./wire";

export interface Extra {
  /** The rule that counts this. */
  rule?: WireRule;
  /** Makes it a test, which is not counted. */
  test_event_code?: string;
}

export interface Host {
  config: SourceConfig;
  /** Where the server is, such as `https://events.shop.example`, without a slash at the end. */
  base: string;
  /** Whether anything of the page may be read, kept and sent now; `turn` is called when that changes. */
  consented(): boolean;
  /** Counts an event of this source, as `ttq.instance(code).track` does. */
  track(name: string, properties: { [name: string]: unknown }, extra?: Extra): void;
  /** Calls it after each change of route in a single-page application. Returns what stops that. */
  onRoute(changed: () => void): () => void;
  /** Asks `take` for what goes along with each next message; what it gives is not asked for again. Once a chunk, not once a source. */
  withNext(take: () => Partial<WireBatch>): void;
}

export function hostOf(config: SourceConfig, source: Source, parts: SourceParts): Host {
  const { base, emitter } = parts;
  return {
    config,
    base,
    consented: () => source.consented(),
    track(name, properties, { rule, test_event_code } = {}) {
      // The event is made, and told, before `track` returns.
      const mark = (event: LibraryEvents["track"]) => {
        if (rule) event.rule = rule;
      };
      emitter.once("track", mark);
      source.track(name, properties, { test_event_code });
      emitter.off("track", mark);
    },
    onRoute(changed) {
      emitter.on("route", changed);
      return () => emitter.off("route", changed);
    },
    withNext(take) {
      const before = parts.withNext;
      parts.withNext = () => ({ ...(before && attempt(before)), ...take() });
    },
  };
}
