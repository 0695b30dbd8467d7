/** Events for tests. */
import type { WireEvent } from "../src/wire";

/** An event called now, or `age` ms ago. */
export function makeEvent(id: string, { code = "CAAAAAAAAAAAAAAAAAAA", age = 0, note = "" } = {}): WireEvent {
  return {
    event: "ViewContent",
    event_id: id,
    message_id: id,
    timestamp: new Date(Date.now() - age).toISOString(),
    properties: { note },
    context: {
      ad: {},
      device: { platform: "", language: "en", screen: "1x1" },
      library: { name: "balise", version: "0" },
      page: { url: "https://shop.example/", referrer: "" },
      pageview_id: "p",
      session_id: "",
      pixel: { code },
      user: {},
      userAgent: "",
    },
  };
}

export const idsOf = (events: WireEvent[]) => events.map((event) => event.message_id);
