/** Texts in which an e-mail address may be hidden: the chunk `scrub` looks closer; where it is missing they are left out. */
import { jsonText } from "./safe";
import type { Json, WireEvent } from "./wire";

/** Finds too much rather than too little: @ and its disguises, plain or encoded. */
const SUSPECT = /[@\uff20\ufe6b]|%(25)*(40|ef|28|5b|7b)|u0040|#(64|x40)|[([{]\s?a/i;

/** Names of what is suspect; `remove` takes it out. */
export function suspects({ properties, context }: WireEvent, remove?: unknown): string[] {
  const found: string[] = [];
  const look = (bag: { [name: string]: Json }, path: string) => {
    for (const name of Object.keys(bag))
      if (SUSPECT.test(name + jsonText(bag[name] as Json))) {
        found.push(path + name);
        if (remove) delete bag[name];
      }
  };
  look(properties, "properties.");
  look(context.page as never, "context.page.");
  return found;
}
