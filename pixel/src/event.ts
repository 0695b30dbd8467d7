/** Makes what is sent out of a call of the page. Whatever the page hands over, this does not throw. */
import { version } from "../../package.json";
import type { LoadOptions, SafeCopy } from "./parts";
import type { Json, JsonObject, WireEvent } from "./wire";

export type MakeEvent = (
  code: string,
  load: LoadOptions,
  clickId: string,
  name: unknown,
  properties: unknown,
  options: unknown,
) => WireEvent;

/** Text without blanks around it; numbers become text, anything else none. */
export const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? `${value}`.trim() : "";

/** The value itself where it is an object of names and values, else an empty one. */
export const objectOf = (value: Json | undefined): JsonObject =>
  value && typeof value === "object" && !Array.isArray(value) ? value : {};

const isOn = (value: unknown) => /^(1|true)$/.test(`${value}`);

export function createEvents(window: Window, safeCopy: SafeCopy): MakeEvent {
  const { document, location, navigator, screen } = window;
  let made = 0;
  let pageview_id = "";

  return (code, load, callback, name, given, extra) => {
    const message_id = `messageId-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${(made++).toString(36)}`;
    if (!pageview_id || name === "Pageview") pageview_id = message_id;
    const partner = textOf(load.partner);
    const { value, altered } = safeCopy({
      event: typeof name === "string" ? name : textOf(name),
      event_id: message_id,
      message_id,
      timestamp: new Date().toISOString(),
      properties: given,
      context: {
        ad: { ...(callback && { callback }) },
        device: {
          platform: navigator.platform,
          language: navigator.language,
          screen: `${screen.width}x${screen.height}`,
          ...(navigator.webdriver && { webdriver: true }),
        },
        library: { name: "balise", version },
        page: { url: location.href, referrer: document.referrer, title: document.title },
        pageview_id,
        session_id: "",
        pixel: { code, ...(partner && { partner }) },
        user: {},
        userAgent: navigator.userAgent,
      },
      options: extra,
    });
    const { options: rest, ...event } = value as unknown as WireEvent & { options: Json };
    const properties = objectOf(event.properties);
    const options = objectOf(rest);
    const test = textOf(options.test_event_code) || textOf(load.test_event_code);
    if (given != null && properties !== event.properties) altered.push("not_an_object");
    if (isOn(load.limited_data_use) || isOn(properties.limited_data_use)) event.limited_data_use = true;
    if (test) event.test_event_code = test;
    if (altered[0]) event._inspection = { altered };
    event.properties = properties;
    event.event_id = textOf(options.event_id) || textOf(properties.event_id) || message_id;
    return event;
  };
}
