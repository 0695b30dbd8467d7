/** Rules as `rules.json` has them: when a page sends which event. The server has checked them; here they are trusted with nothing. */
import type { Target } from "../target/target";

/** What a visitor does. */
export interface Trigger {
  on: "click" | "submit" | "visible" | "visit" | "scroll" | "time" | "navigate";
  /** Of click, submit and visible. */
  target?: Target;
  /** Of scroll: how much of the page was seen, 1 to 100. */
  percent?: number;
  /** Of time: how long the page was in sight, in seconds. */
  seconds?: number;
}

/** One condition on the page's address; `matches` has a text for `new RegExp(text, "u")`. */
export interface Condition {
  of: "url" | "path" | "host";
  is: "equals" | "not_equals" | "contains" | "starts_with" | "matches";
  value: string;
}

/** Where the value of a parameter comes from: exactly one of these, with what belongs to it. */
export interface From {
  fixed?: string;
  element?: Target;
  read?: "text" | "attribute" | "value";
  attribute?: string;
  query?: string;
  /** Part of the path, from 1. */
  segment?: number;
  data?: "json_ld" | "microdata" | "open_graph";
  path?: string;
  /** Path from the page's global object. */
  layer?: string;
}

export interface Parameter {
  name: string;
  from: From;
  as?: "text" | "number" | "currency";
  /** How numbers are written on the page: `auto`, or a language such as `fr`. */
  locale?: string;
}

export interface Rule {
  id: string;
  version: number;
  event: string;
  trigger: Trigger;
  /** Alternatives, of which one must hold whole; none: every page. */
  when?: Condition[][];
  often?: "every" | "page" | "session" | "visitor";
  parameters?: Parameter[];
}

/** The answer of `rules.json`. */
export interface RulesAnswer {
  mark: string;
  rules: Rule[];
}
