/** Makes what is sent out of a call of the page. Whatever the page hands over, this does not throw. */
import { version } from "../../package.json";
import type { LoadOptions, SafeCopy, Scrub } from "./parts";
import type { Inspection, Json, JsonObject, WireEvent } from "./wire";

export interface EventParts {
  window: Window;
  safeCopy: SafeCopy;
  scrub: Scrub;
}

/** A call as the page made it, and what is known of its source. */
export interface Call {
  code: string;
  name: unknown;
  properties: unknown;
  options: unknown;
  load: LoadOptions;
  clickId: string;
}

export type MakeEvent = (call: Call) => WireEvent;

/** A text of one or more characters: numbers become text, anything else is none. */
export const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? `${value}`.trim() : "";

/** The value itself where it is a plain object, else an empty one. */
export const objectOf = (value: Json | undefined): JsonObject =>
  value && typeof value === "object" && !Array.isArray(value) ? value : {};

const isOn = (value: unknown) => value === true || textOf(value) === "1" || value === "true";

export function createEvents({ window, safeCopy, scrub }: EventParts): MakeEvent {
  const { document, location, navigator, screen } = window;
  let made = 0;
  let pageviewId = "";
  const messageId = () => `messageId-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${(made++).toString(36)}`;

  return ({ code, name, properties: given, options: extra, load, clickId }) => {
    const copy = safeCopy(given);
    const properties = scrub(objectOf(copy.value), "properties");
    const page = scrub(
      safeCopy({ url: location.href, referrer: document.referrer, title: document.title }).value as JsonObject,
      "context.page",
    );
    const options = objectOf(safeCopy(extra).value);
    const removed = properties.removed.concat(page.removed);
    const altered = given == null || copy.value === objectOf(copy.value) ? copy.altered : copy.altered.concat("not_an_object");
    const id = messageId();
    const event = typeof name === "string" ? name : textOf(name);
    if (!pageviewId || event === "Pageview") pageviewId = id;
    const inspection: Inspection = {};
    if (removed.length) inspection.removed = removed;
    if (altered.length) inspection.altered = altered;
    const test = textOf(options.test_event_code) || textOf(load.test_event_code);
    const partner = textOf(load.partner);
    return {
      event,
      event_id: textOf(options.event_id) || textOf(properties.value.event_id) || id,
      message_id: id,
      timestamp: new Date().toISOString(),
      properties: properties.value,
      context: {
        ad: clickId ? { callback: clickId } : {},
        device: {
          platform: navigator.platform,
          language: navigator.language,
          screen: `${screen.width}x${screen.height}`,
          ...(navigator.webdriver && { webdriver: true }),
        },
        library: { name: "balise", version },
        page: page.value as never,
        pageview_id: pageviewId,
        session_id: "",
        pixel: { code, ...(partner && { partner }) },
        user: {},
        userAgent: navigator.userAgent,
      },
      ...((isOn(load.limited_data_use) || isOn(properties.value.limited_data_use)) && { limited_data_use: true }),
      ...(test && { test_event_code: test }),
      _inspection: inspection,
    };
  };
}
