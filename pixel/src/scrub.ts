/** Takes e-mail addresses out of texts as the server's policy does, so that none leaves the browser in clear text. */
import type { Scrub } from "./parts";
import type { Json } from "./wire";

const MARK = "[removed: email]";
const MOST_NESTED = 8;
const EMAIL =
  /[\p{L}\p{N}_.!#$%&'*+=?^`{|}~-]{1,64}(?:[@\uff20\ufe6b]|\\u0040|&#(?:64|x40);|\s?[([{]\s?(?:at|arobase)\s?[)\]}]\s?)(?:[\p{L}\p{N}][\p{L}\p{N}_-]{0,62}(?:\.|\s?[([{]\s?(?:dot|point)\s?[)\]}]\s?))+(?:xn--[a-z\d-]{2,59}|\p{L}{2,24})/giu;
const PICTURE = /\dx\.(png|jpe?g|gif|webp|svg|avif)$/;
const ADDRESS = /^(([a-z][a-z\d+.-]{1,31}:)?\/\/|www\.|\/|[?#].*=|[^?]*\?.*=|[\w.%[\]+-]+=)\S*$/i;

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([2-7][\da-f])/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  }
};

const whole = (text: string, nested: number): string => {
  const readable = decoded(decoded(decoded(text)));
  const kept =
    readable !== text && nested < MOST_NESTED
      ? clean(readable, nested + 1)
      : readable.replace(EMAIL, (found) => (PICTURE.test(found) ? found : MARK));
  return kept === readable ? text : kept;
};

/** An address is cleaned part by part; what is clean stays byte for byte. */
const clean = (text: string, nested: number): string =>
  /\s/.test(text) || !ADDRESS.test(text)
    ? whole(text, nested)
    : text.replace(/^([^/?#]*\/\/)[^/?#]*@/, "$1").replace(/[^/?#&;=]+/g, (part) => {
        const kept = whole(part, nested);
        return kept === part ? part : encodeURIComponent(kept);
      });

export const scrub = ((root: Json, path: string) => {
  const removed: string[] = [];

  const text = (given: string, at: string) => {
    if (!/[@%([{&\\\uff20\ufe6b]/.test(given)) return given;
    const kept = clean(given, 0);
    if (kept !== given && removed.indexOf(at) < 0) removed.push(at);
    return kept;
  };

  const walk = (given: Json, at: string): Json => {
    if (typeof given === "string") return text(given, at);
    if (Array.isArray(given)) return given.map((item, i) => walk(item, `${at}.${i}`));
    if (!given || typeof given !== "object") return given;
    const object: { [key: string]: Json } = Object.create(null);
    for (const key of Object.keys(given)) {
      const name = text(key, at);
      let free = name;
      for (let n = 2; free in object; n++) free = `${name} ${n}`;
      object[free] = walk(given[key] as Json, `${at}.${free}`);
    }
    return object;
  };

  return { value: walk(root, path), removed };
}) as Scrub;
