/** The dry run: while the person browses, it says what the draft would send, and what live rules do send. Nothing is sent by it. */
import type { Host } from "../host";
import { watchClicks } from "../rules/clicks";
import { createFiring, type Firing } from "../rules/firing";
import { createOften } from "../rules/often";
import { find } from "../target/find";
import type { WireEvent } from "../wire";
import { lacking } from "./outcome_part";
import type { Reading } from "./reading";
import type { Bench } from "./state";

export interface DryRun {
  /** The draft as it is now; nothing fires while `on` is false. */
  turn(on: boolean): void;
  /** Another view of the page. */
  arrive(): void;
}

const factsOf = (properties: { [name: string]: unknown }) =>
  Object.entries(properties).map(([name, value]): [string, string] => [name, `${value}`]);

export function createDryRun(bench: Bench, reading: Reading): DryRun {
  const { say, shell, parts, work } = bench;
  let round = 0;
  let firing: Firing | undefined;

  parts.emitter.on("track", ({ rule, event, properties }: WireEvent) => {
    if (rule && round) shell.toast(say("fired", { event }), factsOf(properties));
  });

  const begin = () => {
    const mine = ++round;
    if (lacking(bench).length) return;
    const rule = JSON.parse(JSON.stringify({ ...work.rule, id: "draft", version: 0 }));
    const host: Host = {
      config: { code: bench.claimed.source } as Host["config"],
      base: parts.base,
      consented: () => mine === round,
      track: (event, properties) => shell.toast(say("would_fire", { event }), factsOf(properties)),
      tell() {},
      onRoute: () => () => {},
      withNext() {},
    };
    const made = createFiring(
      host,
      [rule],
      { ...createOften(window), first: () => true },
      { read: (parameters, _, near) => reading.read(parameters as never, near) },
    );
    firing = made;
    watchClicks(made);
    parts.chunks.use("watch", (chunk) => chunk.start(made, find)());
  };

  return {
    turn(on) {
      if (on) begin();
      else round++;
    },
    arrive() {
      firing?.each("navigate", (rule) => firing?.fire(rule));
    },
  };
}
