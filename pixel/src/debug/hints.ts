/** What can be said of an event without asking the server: what was altered, who is known, what is missing. */
import type { WireEvent } from "../wire";

const ALTERED: { [code: string]: string } = {
  cyclic: "An object contained itself; the repetition was left out.",
  bigint: "A BigInt was sent as text.",
  function: "A function cannot be sent and was left out.",
  getter: "A property could not be read and was left out.",
  too_deep: "Objects were nested too deep; what lay deeper was left out.",
  too_long: "A text was too long and was cut.",
  too_many: "An object or list had too many members; the others were left out.",
  not_an_object: 'The parameters were no object. Call ttq.track("Name", { … }).',
};
const LABELS: { [label: string]: string } = {
  plain: "hashed in this browser",
  hashed: "was a SHA-256 already",
  empty: "no value, left out",
  invalid: "NOT VALID, left out",
};
const CURES: { [key: string]: string } = {
  email: "Give one address with exactly one @ and no spaces, or its SHA-256.",
  phone_number: "Give it with + and country code (E.164), or set the phone region of the source.",
};
const WITH_VALUE = /^(?:Purchase|CompletePayment|PlaceAnOrder|AddToCart|InitiateCheckout|AddPaymentInfo|StartTrial|Subscribe)$/;
const PLACES: { [path: string]: string } = {
  "context.page.url": " in the page's URL",
  "context.page.referrer": " in the URL of the page before",
  "context.page.title": " in the page's title",
};
/** Findings of the server that these hints say already. */
export const SAID_HERE = ["property_altered", "personal_data_removed", "identity_invalid"];

/** `name` is what the event counts as. */
export function hintsOf(event: WireEvent, name: string): string[] {
  return [...personOf(event), ...changesOf(event), ...missingOf(event, name)];
}

function personOf(event: WireEvent): string[] {
  const labels = Object.entries(event._inspection?.identity_params || {});
  const keys = Object.keys(event.context.user).filter((key) => key !== "anonymous_id");
  const click = event.context.ad.callback ? ["click id"] : [];
  if (event.context.user.anonymous_id) click.push("cookie id");
  const known = keys.concat(click).join(", ") || "none. Call ttq.identify({ email, phone_number }) before, where you may";
  const said = labels.map(([key, label]) =>
    `identify ${key}: ${LABELS[label] || label}. ${(label === "invalid" && cureOf(key)) || ""}`.trim(),
  );
  return [`Match keys: ${known}.`, ...said];
}

function cureOf(key: string): string {
  return CURES[/mail/i.test(key) ? "email" : /phone/i.test(key) ? "phone_number" : ""] || "Check what the page gives.";
}

function changesOf(event: WireEvent): string[] {
  const { removed = [], altered = [] } = event._inspection || {};
  const places = removed.map((path) => {
    const where = PLACES[path] || "";
    return `${path}: an e-mail address in clear text${where} was taken out. Use identify for people, and keep them out of here.`;
  });
  return places.concat(altered.map((code) => `properties: ${ALTERED[code] || code}`));
}

function missingOf(event: WireEvent, name: string): string[] {
  const { value } = event.properties;
  const lines: string[] = [];
  if (WITH_VALUE.test(name) && (value === undefined || value === null || value === "")) {
    lines.push("properties.value: missing. Give value and currency, so that reports can sum them.");
  }
  if (event.event_id.startsWith("messageId-") && event.event !== "Pageview") {
    lines.push("event_id: none given. If your server sends this event too, give both the same event_id, so that it counts once.");
  }
  return lines;
}
