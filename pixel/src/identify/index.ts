/** The chunk `identify`: what is known of a person, normalised and hashed before it leaves the browser. */
import type { IdentifyChunk, IdentityRead, Registry } from "../parts";
import { createFinisher, type Reader } from "./person";
import { type Part, readParts } from "./read";
import { sha256, sha256Now } from "./sha256";

function asRead(parts: Part[], texts: string[], inspection: IdentityRead["inspection"]): IdentityRead {
  const user: IdentityRead["user"] = {};
  for (let i = 0; i < parts.length; i++) user[(parts[i] as Part).field] = texts[i] as string;
  return { user, inspection };
}

const reader: Reader = {
  async read(given, phone) {
    const { parts, inspection } = readParts(given, phone);
    return asRead(parts, await Promise.all(parts.map((part) => (part.clear ? sha256(part.text) : part.text))), inspection);
  },
  readNow(given, phone) {
    const { parts, inspection } = readParts(given, phone);
    return asRead(
      parts,
      parts.map((part) => (part.clear ? sha256Now(part.text) : part.text)),
      inspection,
    );
  },
};

export const identify: IdentifyChunk = { ...reader, ...createFinisher(reader) };

(self as { __balise?: Registry }).__balise?.chunk("identify", identify);
