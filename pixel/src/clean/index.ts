/** The chunk `clean`: copies what is odd in an event as far as that goes, and takes e-mail addresses in clear text out. */
import { complete } from "../event";
import type { CleanChunk, Item, Registry, Waiting } from "../parts";
import { safeCopy } from "../safe";
import { scrub } from "../scrub";
import type { Json } from "../wire";

function copyRaw(event: Waiting): void {
  if (!event.raw) return;
  const { given, options, load } = event.raw;
  const { value, altered } = safeCopy([given, options]);
  const [properties, extra] = value as [Json, Json];
  complete(event, load, properties, extra, altered);
  delete event.raw;
}

function removeAddresses(event: Waiting): void {
  const properties = scrub(event.properties, "properties");
  const page = scrub(event.context.page as never, "context.page");
  const removed = properties.removed.concat(page.removed);
  event.properties = properties.value;
  event.context.page = page.value;
  if (removed.length) event._inspection = { ...event._inspection, removed };
}

function fillNow(items: Item[]): void {
  for (const item of items) {
    if (!("event" in item)) continue;
    copyRaw(item);
    removeAddresses(item);
  }
}

export const clean: CleanChunk = { fill: async (items) => fillNow(items), fillNow };

(self as { __balise?: Registry }).__balise?.chunk("clean", clean);
