/** Makes what is sent out of a call of the page. What is odd in it waits for the chunk `clean`. */
import { version } from "../../package.json";
import { attempt, type Loose } from "./calls";
import type { LoadOptions, SourceParts, Waiting } from "./parts";
import type { Json } from "./wire";

/** Text without blanks around it; numbers become text, anything else none. */
export const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? `${value}`.trim() : "";

/** Text that any server can read: of bounded length, without half characters. */
const safeText = (text: string) => text.slice(0, 1e3).replace(/[\ud800-\udfff]/gu, "");

/** A copy of plain JSON; undefined where anything is odd: functions, cycles, getters, patched prototypes, half characters, great size. */
export function quickCopy(value: unknown): Json | undefined {
  let odd = ([] as never as Loose).toJSON;
  const text = attempt(() =>
    JSON.stringify([value], (_, part) => {
      odd = odd || /^(fu|bi|sy)/.test(typeof part);
      return part;
    }),
  );
  return odd || !text || text[0] !== "[" || text.length > 1e4 || /\\ud/i.test(text) ? undefined : JSON.parse(text)[0];
}

/** Puts the copies of what the page gave in their places. */
export function complete(event: Waiting, load: LoadOptions, given: Json, extra: Json, altered: string[]): void {
  const [properties, options] = [given, extra].map((bag) =>
    bag && typeof bag === "object" && !Array.isArray(bag) ? bag : {},
  ) as [Loose, Loose];
  if (given != null && given !== properties) altered.push("not_an_object");
  if (altered[0]) event._inspection = { ...event._inspection, altered };
  const test = textOf(options.test_event_code || load.test_event_code || attempt(() => sessionStorage.ttq_test));
  if (test) event.test_event_code = test;
  if (/\b(1|true)\b/.test(`${[load.limited_data_use, properties.limited_data_use]}`)) event.limited_data_use = true;
  event.properties = properties as never;
  event.event_id = textOf(options.event_id) || textOf(properties.event_id) || event.message_id;
}

export function createEvents(window: Window): SourceParts["makeEvent"] {
  const { document, location, navigator, screen } = window;
  let made = 0;
  let pageview_id = "";

  return (code, load, name, given, options) => {
    const message_id = `messageId-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${made++}`;
    if (!pageview_id || name === "Pageview") pageview_id = message_id;
    const partner = textOf(load.partner);
    const event = {
      event: safeText(typeof name === "string" ? name : textOf(name)),
      event_id: message_id,
      message_id,
      timestamp: new Date().toISOString(),
      properties: {},
      context: {
        ad: {},
        device: {
          platform: navigator.platform,
          language: navigator.language,
          screen: `${screen.width}x${screen.height}`,
          ...(navigator.webdriver && { webdriver: true }),
        },
        library: { name: "balise", version },
        page: { url: location.href, referrer: document.referrer, title: safeText(`${document.title}`) },
        pageview_id,
        session_id: "",
        pixel: { code, ...(partner && { partner }) },
        user: {},
        userAgent: navigator.userAgent,
      },
    } as unknown as Waiting;
    const copy = quickCopy([given, options]) as [Json, Json] | undefined;
    if (copy) complete(event, load, copy[0], copy[1], []);
    else event.raw = { given, options, load };
    return event;
  };
}
