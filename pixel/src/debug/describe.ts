/** Turns library events into reports. */
import type { Answer, Finding, Verdict, WireEvent } from "../wire";
import { hintsOf, SAID_HERE } from "./hints";
import { callOf, counted, type Report } from "./report";

const OUTCOMES: { [reason: string]: string } = {
  unknown: "this server has no web source with this code. Check the code in the base code",
  revoked: "consent is withdrawn. Call ttq.grantConsent() once the visitor agrees",
  "too old": "it waited too long. Events older than 47 hours could be counted twice",
  "HTTP 0": "the server could not be reached. Is the browser offline, or does something block the address?",
};
const CONSENT: { [state: string]: string } = {
  held: "consent is held: events are kept in this page's memory, and nothing is sent or stored until ttq.grantConsent()",
  granted: "consent is granted: held events are sent now, with the time they had",
  revoked: "consent is withdrawn: unsent events and our cookies are removed, and nothing is sent until ttq.grantConsent()",
};

/** One report an event, by the server's answer. */
export function describeSent(events: WireEvent[], answer: Answer, base: string): Report[] {
  const { events: verdicts = [], warnings = [], errors = [] } = answer.data || {};
  return events.map((event, index) => {
    const at = (finding: Finding) => finding.index === index;
    return describeEvent(event, verdicts[index], warnings.filter(at), errors.filter(at), base);
  });
}

/** Events that wait for another try, or were given up. */
export function describeFailed(events: WireEvent[], reason: string, final: boolean): Report {
  const why = OUTCOMES[reason] || reason;
  const what = final ? "given up" : "kept, and sent again later";
  const codes = new Set(events.map((event) => `${callOf(event.event)} for ${event.context.pixel.code}`));
  return { headline: `ttq · ${counted(events.length)} ${what}: ${why}`, lines: [...codes] };
}

export function describeConsent(state: string): Report {
  return { headline: `ttq · ${CONSENT[state] || state}`, lines: [] };
}

export function describeHeld(event: WireEvent): Report {
  return { headline: `${callOf(event.event)} → held until ttq.grantConsent()`, lines: [] };
}

function describeEvent(
  event: WireEvent,
  verdict: Verdict | undefined,
  warnings: Finding[],
  errors: Finding[],
  base: string,
): Report {
  const name = verdict?.event || event.event;
  const told = warnings.filter((finding) => !SAID_HERE.includes(`${finding.code}`));
  const lines = [...errors.map(sentence), ...told.map(sentence), ...hintsOf(event, name)];
  const receipt = verdict?.receipt;
  lines.push(
    `Pixel ${event.context.pixel.code}, event_id ${event.event_id.startsWith("messageId-") ? "made here" : "as given"}.`,
  );
  if (receipt) lines.push(`Receipt, with what became of it since: ${base}/receipts/${receipt}`);
  return { headline: `${callOf(event.event)} → ${becameOf(event, verdict, warnings, errors)}`, lines };
}

function becameOf(event: WireEvent, verdict: Verdict | undefined, warnings: Finding[], errors: Finding[]): string {
  if (errors.length || verdict?.outcome)
    return `NOT counted, ${verdict?.receipt ? "waits in quarantine" : "not taken"} (${verdict?.outcome || errors[0]?.code})`;
  if (event.test_event_code) return "shown as a test event, not counted";
  if (!verdict?.event) return "received";
  const isMapped = verdict.event.toLowerCase() !== event.event.toLowerCase();
  const why = warnings.some((finding) => finding.code === "name_mapped") ? "reserved name" : "other spelling";
  return `counted as ${verdict.event} (${isMapped ? why : `${verdict.class} event`})${warnings.length ? `, ${noted(warnings.length)}` : ""}`;
}

function noted(warnings: number): string {
  return warnings === 1 ? "1 note" : `${warnings} notes`;
}

function sentence(finding: Finding): string {
  return `${finding.path}: ${finding.message || finding.reason || ""} (${finding.code})`;
}
