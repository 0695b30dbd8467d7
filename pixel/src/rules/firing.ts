/** The rules of one source: which run on this page, and what happens when one fires. */
import { attempt } from "../calls";
import type { Counter } from "../host";
import type { ValuesChunk } from "../parts";
import { find } from "../target/find";
import type { Target } from "../target/target";
import type { Often } from "./often";
import type { Hit } from "./resolve";
import type { Rule, Trigger } from "./rule";
import { holds } from "./when";

export interface Firing {
  host: Counter;
  rules: Rule[];
  /** Whether another element of the page is more like the target; the chunk `watch` says how that is known. */
  better?: (target: Target, hit: Hit) => boolean;
  /** Does it for each rule of the kind, or of all kinds, that runs on this page; for none without consent. */
  each(on: Trigger["on"] | "", act: (rule: Rule) => unknown): void;
  /** Counts the event, unless the rule fired as often as it may; `near` is what was clicked or seen. */
  fire(rule: Rule, score?: number, near?: Element): void;
}

export function createFiring(host: Counter, rules: Rule[], often: Often, values?: ValuesChunk): Firing {
  return {
    host,
    rules,
    each(on, act) {
      if (!host.consented()) return;
      for (const rule of rules) attempt(() => (!on || rule.trigger.on === on) && holds(rule.when || [], location) && act(rule));
    },
    fire(rule, score = 1, near) {
      const { id, version, event, parameters = [] } = rule;
      if (!host.consented()) return;
      if (!often.first(rule)) return host.tell("again", rule);
      const { properties, unread } = (values && attempt(() => values.read(parameters, find, near))) || {
        properties: {},
        unread: parameters.map(({ name }) => name),
      };
      host.track(event, properties, {
        rule: { id, version, score: Math.round(score * 100) / 100, ...(unread[0] && { unread }) },
      });
      host.tell("fired", rule, score);
    },
  };
}
