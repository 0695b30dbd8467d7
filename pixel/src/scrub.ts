/** Takes e-mail addresses out of texts as the server's policy does, so that none leaves the browser in clear text. */
import type { Scrub } from "./parts";
import type { Json } from "./wire";

const MARK = "[removed: email]";
const MOST_NESTED = 8;
const ROUNDS = 3;
const EMAIL =
  /[\p{L}\p{N}_.!#$%&'*+=?^`{|}~-]{1,64}(?:@|\s?[([{]\s?(?:at|arobase)\s?[)\]}]\s?)(?:[\p{L}\p{N}][\p{L}\p{N}_-]{0,62}(?:\.|\s?[([{]\s?(?:dot|point)\s?[)\]}]\s?))+(?:xn--[a-z\d-]{2,59}|\p{L}{2,24})/giu;
const PICTURE = /\dx\.(?:png|jpe?g|gif|webp|svg|avif)$/;
const ADDRESS = /^(?:(?:[a-z][a-z\d+.-]{1,31}:)?\/\/.|www\.|[?#].*=|\/|[^?]*\?.*=)/i;
const PAIRS = /^[\w.%[\]+-]+=/;
const PIECES = /^([a-z][a-z\d+.-]{0,31}:)?(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/i;

/** Runs of percent-encoding; what is not UTF-8 becomes U+FFFD. */
const percent = (run: string) => {
  try {
    return decodeURIComponent(run);
  } catch {
    return run.replace(/%[0-7][\da-f]|(%[89a-f][\da-f])+/gi, (some, beyond) => {
      try {
        return decodeURIComponent(some);
      } catch {
        return beyond ? "\ufffd" : some;
      }
    });
  }
};

const character = (code: number) => (code > 0 && code < 0x110000 ? String.fromCodePoint(code) : "\ufffd");

/** The text as a person would read it. */
function plain(text: string): string {
  let readable = text;
  for (let round = 0; round < ROUNDS; round++)
    readable = readable
      .replace(/(?:%[\da-f]{2})+/gi, percent)
      .replace(/\\u([\da-f]{4})/gi, (_, hex) => character(parseInt(hex, 16)))
      .replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (_, hex, digits) => character(hex ? parseInt(hex, 16) : +digits));
  return /^[\0-\x7f]*$/.test(readable) ? readable : readable.normalize("NFKC").replace(/\p{Cf}/gu, "");
}

const redact = (text: string) => text.replace(EMAIL, (found) => (PICTURE.test(found) ? found : MARK));

function clean(text: string, nested: number): string {
  if (nested && !/\s/.test(text)) {
    if (ADDRESS.test(text)) return cleanAddress(text, nested - 1);
    if (PAIRS.test(text)) return cleanPairs(text, nested - 1);
  }
  const readable = plain(text);
  const kept = nested && readable !== text ? clean(readable, nested - 1) : redact(readable);
  return kept === readable ? text : kept;
}

/** Part by part; what is clean stays byte for byte. */
function cleanAddress(text: string, nested: number): string {
  const [, scheme = "", host = "", path = "", query = "", fragment = ""] = PIECES.exec(text) || ["", "", "", text];
  const bare = host && `//${cleanPart(host.slice(host.lastIndexOf("@") + 1).replace(/^\/\//, ""), nested)}`;
  const segments = path.split("/").map((segment) => cleanPart(segment, nested));
  const end = fragment.includes("=") ? cleanPairs(fragment.slice(1), nested) : cleanPart(fragment.slice(1), nested);
  return scheme + bare + segments.join("/") + query.slice(0, 1) + cleanPairs(query.slice(1), nested) + fragment.slice(0, 1) + end;
}

const cleanPairs = (text: string, nested: number) =>
  text.replace(/([^&;=]*)(=?)([^&;]*)/g, (_, key, equals, value) => cleanPart(key, nested) + equals + cleanPart(value, nested));

function cleanPart(part: string, nested: number): string {
  const readable = plain(part);
  const kept = clean(readable, nested);
  return kept === readable ? part : quoted(kept);
}

/** Percent-encoded as the server writes it: all but letters, digits and `_.-~`. */
const quoted = (text: string) =>
  encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, "\ufffd")).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const scrub = ((root: Json, path: string) => {
  const removed: string[] = [];

  const text = (given: string, at: string) => {
    const kept = clean(given, MOST_NESTED);
    if (kept !== given && removed.indexOf(at) < 0) removed.push(at);
    return kept;
  };

  const walk = (given: Json, at: string): Json => {
    if (typeof given === "string") return text(given, at);
    if (Array.isArray(given)) return given.map((item, place) => walk(item, `${at}.${place}`));
    if (!given || typeof given !== "object") return given;
    const object: { [key: string]: Json } = Object.create(null);
    for (const key of Object.keys(given)) {
      const kept = text(key, at);
      let name = kept;
      for (let copy = 2; name in object; copy++) name = `${kept} ${copy}`;
      object[name] = walk(given[key] as Json, `${at}.${name}`);
    }
    return object;
  };

  return { value: walk(root, path), removed };
}) as Scrub;
