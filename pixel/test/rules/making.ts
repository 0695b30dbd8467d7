/** Rules for tests, and what a source is told. */
import { vi } from "vitest";
import type { Counter, Extra } from "../../src/host";
import type { Often } from "../../src/rules/often";
import type { Rule, Trigger } from "../../src/rules/rule";
import type { WireRule } from "../../src/wire";

export const REVIEW = { tag: "button", role: "button", name: "Write a review" };

export function ruleOn(trigger: Trigger, more: Partial<Rule> = {}): Rule {
  return { id: "r_abcdefghijkl", version: 3, event: "LeaveReview", trigger, when: [], often: "every", parameters: [], ...more };
}

/** A source that keeps what it is told; `consent` may be taken away. */
export function counter() {
  const sent: { name: string; properties: object; rule: WireRule | undefined }[] = [];
  const told: unknown[][] = [];
  const consent = { given: true };
  const host: Counter = {
    config: { code: "CAAAAAAAAAAAAAAAAAAA" } as Counter["config"],
    base: "https://events.example",
    consented: () => consent.given,
    track: (name: string, properties: object, extra?: Extra) => sent.push({ name, properties, rule: extra?.rule }),
    tell: (what, _, score) => told.push([what, score]),
  };
  return { host, sent, told, consent, names: () => sent.map(({ name }) => name) };
}

export const always = (): Often => ({ first: vi.fn(() => true), next: vi.fn(), forget: vi.fn() });
