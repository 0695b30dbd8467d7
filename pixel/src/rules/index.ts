/**
 * The chunk `rules`: fires the live rules of a source. What reads values from the page is the chunk `values`, and what sees without a
 * click the chunk `watch`.
 */
import { counterOf } from "../host";
import type { AskedChunk, Registry, Source, ValuesChunk } from "../parts";
import { find } from "../target/find";
import { watchClicks } from "./clicks";
import { createFiring } from "./firing";
import { createOften } from "./often";
import type { Rule, RulesAnswer } from "./rule";

const MOST_RULES = 100;

const begun = new Set<Source>();

/** The rules of an answer, as far as they can be rules at all. */
export function rulesOf({ rules }: RulesAnswer): Rule[] {
  return rules.slice(0, MOST_RULES).filter((rule) => rule && rule.id && rule.trigger);
}

export const rules: AskedChunk = {
  async turn(config, source, parts) {
    if (begun.has(source) || !source.consented()) return;
    begun.add(source);
    const often = createOften(window);
    const { chunks, emitter } = parts;
    emitter.on("consent", (state) => state === "revoked" && often.forget());
    const host = counterOf(config, source, parts);
    const answer = await fetch(`${host.base}/i18n/pixel/rules.json?sdkid=${config.code}&v=${config.rules}`);
    const all = rulesOf(await answer.json());
    let values: ValuesChunk | undefined;
    if (all.some(({ parameters }) => parameters && parameters[0]))
      await chunks.use("values", (chunk) => {
        values = chunk;
      });
    const firing = createFiring(host, all, often, values);
    const { each, fire } = firing;
    let watch = () => {};
    const arrive = () => {
      often.next();
      host.tell("live", all);
      watch();
      each("visit", fire);
    };
    await chunks.use("watch", (chunk) => {
      watch = chunk.start(firing, find);
    });
    watchClicks(firing);
    arrive();
    emitter.on("route", () => {
      arrive();
      each("navigate", fire);
    });
  },
};

(self as { __balise?: Registry }).__balise?.chunk("rules", rules);
