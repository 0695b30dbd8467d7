/** What would be read on this page now, by the same code that reads it for visitors. */
import type { SourceParts, ValuesChunk } from "../parts";
import { find } from "../target/find";
import type { Parameter } from "./rule";

export interface Reading {
  read(parameters: Parameter[], near?: Element): { properties: { [name: string]: string | number }; unread: string[] };
}

export async function createReading({ chunks }: SourceParts): Promise<Reading> {
  let values: ValuesChunk | undefined;
  await chunks.use("values", (chunk) => {
    values = chunk;
  });
  return {
    read(parameters, near) {
      const named = parameters.filter(({ name }) => name);
      try {
        if (values) return values.read(named as never, find, near);
      } catch {}
      return { properties: {}, unread: named.map(({ name }) => name) };
    },
  };
}
