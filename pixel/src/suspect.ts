/** Texts in which an e-mail address may be hidden: the chunk `scrub` looks closer; where it is missing they are taken out whole. */
import type { Json, WireEvent } from "./wire";

/** Finds too much rather than too little: @ and its disguises, plain or encoded. */
export const SUSPECT = /[@\uff20\ufe6b]|%(25)*(40|ef|28|5b|7b)|u0040|#(64|x40)|[([{]\s?a/i;

export function markSuspects(event: WireEvent): void {
  const removed: string[] = [];
  const mark = (bag: { [name: string]: Json }, path: string) => {
    for (const name of Object.keys(bag)) {
      if (!SUSPECT.test(name + JSON.stringify(bag[name]))) continue;
      bag[name] = "[removed: email]";
      removed.push(`${path}.${name}`);
    }
  };
  mark(event.properties, "properties");
  mark(event.context.page as never, "context.page");
  event._inspection = { ...event._inspection, removed };
}
