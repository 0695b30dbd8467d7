/** Right and wrong uses of the public types: the compiler checks that each wrong one is refused. */
import { ttq } from "../../src/module/index";
import type { Content, LibraryEvents, Pixel, StandardEvent, Ttq } from "../../src/module/ttq";

export function rightUse(): void {
  ttq.load("CODE", { host: "https://events.example.com", limited_data_use: true, historyObserver: false, partner: "Shop" });
  ttq.load("CODE");
  ttq.page();
  ttq.page({ description: "home" }, { event_id: "1" });
  const contents: Content[] = [{ content_id: "a", content_type: "product", price: 4.6, quantity: 2, size: "XL" }];
  ttq.track(
    "Purchase",
    { contents, value: 9.2, currency: "USD", order_id: "1001", my_key: { of: ["any", "shape"] } },
    { event_id: 1001 },
  );
  ttq.track("leave_review", null, { pixel_code: "CODE", test_event_code: "TEST1" });
  const name: StandardEvent = "Lead";
  ttq.track(name);
  ttq.identify({ email: "", phone_number: 33612345678, external_id: null, sha256_email: undefined, country: "fr" });
  ttq.identify("user_1", { phone: "+33612345678" });
  const one: Pixel = ttq.instance("CODE");
  one.track("Search", { search_string: "shoes" });
  for (const pixel of ttq.instances()) pixel.page();
  ttq.on("sent", ({ events, answer }) => console.log(events[0]?.event_id.length, answer.data.receipts?.[0]));
  ttq.once("failed", ({ reason, final }) => console.log(reason.length, final === true));
  const listener = (detail: LibraryEvents["track"]) => console.log(detail.context.pixel.code);
  ttq.off("track", listener);
  ttq.ready(() => ttq.debug(true));
  ttq.holdConsent();
  const same: Ttq = ttq;
  same.alias("a", 1);
}

export function wrongUse(): void {
  // @ts-expect-error ttq is no function
  ttq("track", "Purchase");
  // @ts-expect-error there is no such method
  ttq.trak("Purchase");
  // @ts-expect-error an event has a name
  ttq.track();
  // @ts-expect-error a name is text
  ttq.track(7);
  // @ts-expect-error parameters are no text
  ttq.track("Search", "shoes");
  // @ts-expect-error contents is a list of products
  ttq.track("ViewContent", { contents: '[{"content_id": "a"}]' });
  // @ts-expect-error there are two kinds of content
  ttq.track("ViewContent", { content_type: "socks" });
  // @ts-expect-error a currency is text
  ttq.track("Purchase", { value: 1, currency: 978 });
  // @ts-expect-error not an option of an event
  ttq.track("Purchase", {}, { eventId: "1" });
  // @ts-expect-error not a key of a person
  ttq.identify({ mail: "a@b.fr" });
  // @ts-expect-error an address is text
  ttq.identify({ email: 7 });
  // @ts-expect-error not an option of load
  ttq.load("CODE", { server: "https://events.example.com" });
  // @ts-expect-error there is no such library event
  ttq.on("loaded", () => {});
  // @ts-expect-error one pixel of several loads no others
  ttq.instance("CODE").load("OTHER");
}
