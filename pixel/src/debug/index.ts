/** The chunk `debug`: says on the console what becomes of each call. */
import type { DebugChunk, LibraryEvents, Registry } from "../parts";
import { describeConsent, describeFailed, describeHeld, describeSent } from "./describe";
import { describeMistake } from "./mistakes";
import { masked, type Report } from "./report";
import { describeRule } from "./rules";

type Name = "track" | "sent" | "failed" | "consent" | "rule";
type Listeners = { [N in Name]: (detail: LibraryEvents[N]) => void };

function print({ headline, lines }: Report): void {
  if (lines.length) console.groupCollapsed(masked(headline));
  else console.info(masked(headline));
  for (const line of lines) console.log(masked(line));
  if (lines.length) console.groupEnd();
}

function createListeners(base: string): Listeners {
  let isHeld = false;
  return {
    track(event) {
      if (isHeld) print(describeHeld(event));
    },
    rule: (news) => describeRule(news, location).forEach(print),
    sent: ({ events, answer }) => describeSent(events, answer, base).forEach(print),
    failed: ({ events, reason, final }) => print(describeFailed(events, reason, final)),
    consent(state) {
      isHeld = state === "held";
      print(describeConsent(state));
    },
  };
}

/** Switched on by the page's address, it stays on for the tab until it is switched off. */
function remember(on: boolean): void {
  try {
    if (!on) sessionStorage.removeItem("ttq_debug");
    else if (/[?&]ttq_debug=1/.test(location.search)) sessionStorage.setItem("ttq_debug", "1");
  } catch {}
}

let stop: (() => void) | undefined;

export const debug: DebugChunk = {
  turn(on, emitter, past, base) {
    remember(on);
    if (!on) stop?.();
    stop = on ? (stop ?? debug.start(emitter, past, base)) : undefined;
  },
  start(emitter, past, base) {
    const listeners = createListeners(base);
    const stops: (() => void)[] = [];
    const listen = <N extends Name>(name: N) => {
      emitter.on(name, listeners[name]);
      stops.push(() => emitter.off(name, listeners[name]));
    };
    const mistaken = (event: ErrorEvent) => {
      const report = describeMistake(String(event.message));
      if (report) print(report);
    };
    console.info(
      `ttq · debugging is on: each call says here what became of it. ttq.debug(false) switches it off. Server: ${base}`,
    );
    for (const [name, detail] of past) {
      try {
        if (name in listeners) (listeners[name as Name] as (detail: unknown) => void)(detail);
      } catch {}
    }
    listen("track");
    listen("sent");
    listen("failed");
    listen("consent");
    listen("rule");
    window.addEventListener("error", mistaken, { passive: true });
    stops.push(() => window.removeEventListener("error", mistaken));
    return () => {
      for (const stop of stops) stop();
    };
  },
};

(self as { __balise?: Registry }).__balise?.chunk("debug", debug);
