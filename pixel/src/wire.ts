/** What the pixel sends and what it is answered: the shapes of `contract/event.schema.json`. */

/** Plain JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export type JsonObject = { [name: string]: Json };

/** The keys of a person as they leave the browser: SHA-256 in lower-case hex, but for places, which are lower-case text. */
export interface WireUser {
  email?: string;
  phone_number?: string;
  external_id?: string;
  first_name?: string;
  last_name?: string;
  zip_code?: string;
  city?: string;
  state?: string;
  country?: string;
  /** The `_ttp` cookie. */
  anonymous_id?: string;
}

export interface WireContext {
  /** `callback` is the click id (`ttclid`). */
  ad: { callback?: string };
  /** `webdriver` is true where a program drives the browser. */
  device: { platform: string; language: string; screen: string; webdriver?: true };
  library: { name: "balise"; version: string };
  page: { url: string; referrer: string; title?: string };
  pageview_id: string;
  /** Empty where cookies are off. */
  session_id: string;
  pixel: { code: string; partner?: string };
  user: WireUser;
  userAgent: string;
}

/** What the pixel noticed on the way; the server turns each into a finding. */
export interface Inspection {
  /** Key of `identify` → what was given: `plain`, `hashed`, `empty`, `invalid`. */
  identity_params?: { [key: string]: string };
  /** Paths where an e-mail address in clear text was taken out. */
  removed?: string[];
  /** What could not be sent as given: `cyclic`, `bigint`, `function`, `getter`, `too_deep`, `too_long`, `too_many`, `not_an_object`. */
  altered?: string[];
}

/** Which rule of the Event Builder sent an event. */
export interface WireRule {
  id: string;
  version: number;
  /** How surely the target was found, 0 to 1 with two digits; 1 where the rule has no target. */
  score: number;
  /** Names of the parameters that could not be read from the page. */
  unread?: string[];
}

export interface WireEvent {
  event: string;
  /** As given, else the message's id: a retry carries the same, so that it is counted once. */
  event_id: string;
  message_id: string;
  /** ISO 8601 with milliseconds, UTC, by the browser's clock, when the call was made. */
  timestamp: string;
  properties: JsonObject;
  context: WireContext;
  limited_data_use?: true;
  test_event_code?: string;
  _inspection?: Inspection;
  rule?: WireRule;
}

/** How a page view saw the target of one rule. */
export interface WireSighting {
  id: string;
  version: number;
  score: number;
  found: "found" | "weak" | "missing" | "unclear";
}

/** What one page view saw of the rules of one source. */
export interface WireSightings {
  code: string;
  /** The path of the page's address, without query and fragment. */
  page: string;
  seen: WireSighting[];
}

/** A click on an element, or a form that was sent: what the site wrote on the element, nothing that a visitor typed or chose. */
export interface WireClick {
  /** A retry carries the same, so that it is kept once. */
  id: string;
  code: string;
  /** ISO 8601 with milliseconds, UTC, by the browser's clock. */
  at: string;
  on: "click" | "submit";
  /** Address of the page without parameters and fragment. */
  page: string;
  /** What is known of the element (target/target.ts), without `near`. */
  target: object;
}

/** The body of `POST /api/v2/pixel`, sent as text/plain so that browsers ask no permission first. */
export interface WireBatch {
  /** Empty only where `rules` or `clicks` say something. */
  batch: WireEvent[];
  /** The browser's clock when this was sent, ISO 8601: the server corrects a wrong clock by it. */
  sent_at: string;
  rules?: WireSightings[];
  clicks?: WireClick[];
}

export interface Finding {
  index: number;
  path: string;
  code: string | number;
  message?: string;
  reason?: string;
}

/** What the server made of an event: its canonical name and class; `quarantined` with its outcome where it waits. */
export interface Verdict {
  receipt: string;
  event: string;
  class: "standard" | "custom" | "";
  outcome: string;
}

export interface Answer {
  code: number;
  message: string;
  request_id: string;
  data: { receipts?: string[]; warnings?: Finding[]; errors?: Finding[]; events?: Verdict[] };
}
