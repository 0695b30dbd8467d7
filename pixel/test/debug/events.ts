/** An event as the pixel makes it, for the tests of the chunk `debug`. */
import type { WireEvent } from "../../src/wire";

export function eventOf(changes: Partial<WireEvent> = {}): WireEvent {
  return {
    event: "ViewContent",
    event_id: "order-1",
    message_id: "messageId-1",
    timestamp: "2026-11-22T08:00:00.000Z",
    properties: {},
    context: {
      ad: {},
      device: { platform: "", language: "", screen: "" },
      library: { name: "balise", version: "1" },
      page: { url: "https://shop.example/", referrer: "" },
      pageview_id: "",
      session_id: "",
      pixel: { code: "SHOP" },
      user: {},
      userAgent: "",
    },
    ...changes,
  };
}
