/** What the form is about: a rule as the server takes it. */
import type { Condition, Rule as LiveRule, Parameter as ReadParameter, Trigger } from "../rules/rule";

export type { From } from "../rules/rule";

export type On = Trigger["on"];
export type Often = Rule["often"];
export type Test = Condition;

/** A form leaves nothing of it open. */
export type Parameter = Required<ReadParameter>;

/** A rule that has no id yet, and nothing left open. */
export type Rule = Required<Omit<LiveRule, "id" | "version" | "parameters">> & { parameters: Parameter[] };

export const WITH_TARGET: readonly On[] = ["click", "submit", "visible"];

export const newRule = (): Rule => ({ event: "", trigger: { on: "click" }, when: [], often: "every", parameters: [] });

/** A name for an event out of words on the page: `Leave a review` → `leave_review`. */
export function eventNameOf(text: string): string {
  const plain = text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  const words = plain
    .split(/[^a-z0-9]+/)
    .filter((word) => word && !/^(a|an|the|to|your|our|un|une|le|la|les|de|du|des|votre|d|l)$/.test(word));
  return words
    .join("_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40)
    .replace(/_+$/, "");
}
