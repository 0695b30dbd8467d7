/** What is said about a call: one line, and what belongs to it. No value of a person or of the page is ever in it. */

export interface Report {
  headline: string;
  lines: string[];
}

const LONGEST_NAME = 60;

/** The text without e-mail addresses: names of events and properties are the page's, and may be anything. */
export function masked(text: string): string {
  return text.replace(/[^\s"]*(?:@|%40)[^\s"]*/g, "[removed: email]");
}

/** The call as a developer wrote it. */
export function callOf(event: string): string {
  return event === "Pageview"
    ? "ttq · page()"
    : `ttq · track "${event.length > LONGEST_NAME ? `${event.slice(0, LONGEST_NAME)}…` : event}"`;
}

export function counted(events: number): string {
  return events === 1 ? "1 event" : `${events} events`;
}
