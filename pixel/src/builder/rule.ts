/** What the form is about: a rule as the server takes it. */
import type { Target } from "../target/target";

export type On = "click" | "submit" | "visible" | "visit" | "scroll" | "time" | "navigate";
export type Often = "every" | "page" | "session" | "visitor";

export interface Trigger {
  on: On;
  target?: Target;
  percent?: number;
  seconds?: number;
}

export interface Test {
  of: "url" | "path" | "host";
  is: "equals" | "not_equals" | "contains" | "starts_with" | "matches";
  value: string;
}

export interface From {
  fixed?: string;
  element?: Target;
  read?: "text" | "attribute" | "value";
  attribute?: string;
  query?: string;
  segment?: number;
  data?: "json_ld" | "microdata" | "open_graph";
  path?: string;
  layer?: string;
}

export interface Parameter {
  name: string;
  from: From;
  as: "text" | "number" | "currency";
  locale: string;
}

export interface Rule {
  event: string;
  trigger: Trigger;
  when: Test[][];
  often: Often;
  parameters: Parameter[];
}

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
