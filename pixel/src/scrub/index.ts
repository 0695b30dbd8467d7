/** The chunk `scrub`: takes e-mail addresses in clear text out of events before they are sent. */
import type { Item, Registry, ScrubChunk } from "../parts";
import { scrub as scrubText } from "../scrub";

function fillNow(items: Item[]): void {
  for (const event of items) {
    if (!("event" in event)) continue;
    const properties = scrubText(event.properties, "properties");
    const page = scrubText(event.context.page as never, "context.page");
    const removed = properties.removed.concat(page.removed);
    event.properties = properties.value;
    event.context.page = page.value;
    if (removed.length) event._inspection = { ...event._inspection, removed };
  }
}

export const scrub: ScrubChunk = { fill: async (items) => fillNow(items), fillNow };

(self as { __balise?: Registry }).__balise?.chunk("scrub", scrub);
