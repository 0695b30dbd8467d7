/** What the person is working on. Parts of the form change it and ask for what has to be shown anew. */
import type { Host } from "../host";
import type { SourceParts } from "../parts";
import type { Choice } from "../target/widen";
import type { Claimed, Door, EventChoice, NameVerdict } from "./door";
import type { Outlines } from "./outline";
import type { Rule } from "./rule";
import type { Shell } from "./shell";
import type { Say } from "./words";

export interface Work {
  rule: Rule;
  /** Empty for a rule that was never saved. */
  id: string;
  version: number;
  name: string;
  /** Where the rule's target came from; there once it was picked or found here. */
  choice: Choice | undefined;
  /** Which of several matches is shown. */
  at: number;
  dirty: boolean;
  verdict: NameVerdict | undefined;
  events: EventChoice[];
  /** Which kind of pages the form shows. */
  pages: "all" | "this" | "starts" | "own";
  /** What came of the last test or save. */
  outcome: Node | undefined;
}

/** Everything a part of the builder uses. */
export interface Bench {
  say: Say;
  door: Door;
  claimed: Claimed;
  shell: Shell;
  outlines: Outlines;
  parts: SourceParts;
  /** The pixel of the source on this page. */
  host: Host | undefined;
  work: Work;
  /** Something was changed: it is not saved, and what depends on it is shown anew. */
  changed(): void;
  /** The same, and the form has other fields now. */
  reshaped(): void;
  /** Lets the person point at an element. */
  pick(done: (element: Element) => void): void;
  /** Shows the refusal of a request; `false` where the session goes on. */
  refused(code: string): boolean;
}
