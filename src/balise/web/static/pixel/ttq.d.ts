/** Types of `balise-pixel`: the whole `ttq`, as sites use it. */

/** The platform's standard events; any other name is an event of your own. */
export type StandardEvent =
  | "AddPaymentInfo"
  | "AddToCart"
  | "AddToWishlist"
  | "ApplicationApproval"
  | "ClickButton"
  | "CompletePayment"
  | "CompleteRegistration"
  | "Contact"
  | "CustomizeProduct"
  | "Download"
  | "FindLocation"
  | "InitiateCheckout"
  | "Lead"
  | "Pageview"
  | "PlaceAnOrder"
  | "Purchase"
  | "Schedule"
  | "Search"
  | "StartTrial"
  | "SubmitApplication"
  | "SubmitForm"
  | "Subscribe"
  | "ViewContent";

/** At most 50 letters, digits, `_` and `-`, beginning with a letter. */
export type EventName = StandardEvent | (string & Record<never, never>);

/** One product of an event. */
export interface Content {
  content_id?: string;
  content_type?: "product" | "product_group";
  content_name?: string;
  content_category?: string;
  brand?: string;
  /** Of one piece. */
  price?: number | string;
  quantity?: number;
  [name: string]: unknown;
}

/** What an event is about: several products in `contents`, or one product flat. */
export interface Properties {
  contents?: Content[];
  content_id?: string;
  content_ids?: string[];
  content_type?: "product" | "product_group";
  content_name?: string;
  content_category?: string;
  /** Of the whole event; with `currency`, else it cannot be summed. */
  value?: number | string;
  /** Three letters, such as EUR. */
  currency?: string;
  price?: number | string;
  quantity?: number;
  num_items?: number;
  order_id?: string;
  description?: string;
  query?: string;
  search_string?: string;
  limited_data_use?: boolean | 0 | 1;
  [name: string]: unknown;
}

export interface EventOptions {
  /** The same text as your server sends for this event, such as the order's number: both count once. */
  event_id?: string | number;
  /** Only this pixel. */
  pixel_code?: string;
  /** Shown as a test, never counted. */
  test_event_code?: string;
}

/** A value for a key of a person; what is empty is left out. */
export type PersonValue = string | null | undefined;

/** Who the visitor is, in clear or as SHA-256; nothing leaves the browser in clear but city, state and country. */
export interface Person {
  email?: PersonValue;
  /** With `+` and country code (E.164). */
  phone_number?: PersonValue | number;
  phone?: PersonValue | number;
  external_id?: PersonValue | number;
  sha256_email?: PersonValue;
  sha256_phone_number?: PersonValue;
  first_name?: PersonValue;
  last_name?: PersonValue;
  zip_code?: PersonValue;
  city?: PersonValue;
  state?: PersonValue;
  /** Two letters. */
  country?: PersonValue;
}

export interface LoadOptions {
  /** Your server, such as `https://events.example.com`. Not needed where this module is loaded from it. */
  host?: string;
  limited_data_use?: boolean;
  /** `false`: single-page navigation counts no page views by itself. */
  historyObserver?: boolean;
  /** `false`: forms are not read, whatever the pixel's settings say. */
  autoConfig?: boolean;
  partner?: string;
  test_event_code?: string;
}

/** An event as it is sent. */
export interface SentEvent {
  readonly event: string;
  readonly event_id: string;
  readonly message_id: string;
  readonly timestamp: string;
  readonly properties: { readonly [name: string]: unknown };
  readonly context: { readonly pixel: { readonly code: string }; readonly [name: string]: unknown };
  readonly [name: string]: unknown;
}

/** What the server answered. */
export interface SentAnswer {
  readonly code: number;
  readonly message: string;
  readonly request_id: string;
  readonly data: { readonly receipts?: readonly string[]; readonly [name: string]: unknown };
}

export interface LibraryEvents {
  /** The pixel is there. */
  ready: undefined;
  /** A call made an event. */
  track: SentEvent;
  /** The server answered for these events. */
  sent: { readonly events: readonly SentEvent[]; readonly answer: SentAnswer };
  /** These events wait for another try, or were given up when `final`. */
  failed: { readonly events: readonly SentEvent[]; readonly reason: string; readonly final: boolean };
  /** `held`, `granted` or `revoked`. */
  consent: string;
}

/** The methods that every pixel of a page has. */
export interface Pixel {
  /** Counts the page. */
  page(properties?: Properties, options?: EventOptions): void;
  track(event: EventName, properties?: Properties | null, options?: EventOptions): void;
  /** For the events that follow on this page, and those just made. */
  identify(person: Person): void;
  identify(externalId: string | number, person?: Person): void;
  enableCookie(): void;
  disableCookie(): void;
  /** Events are kept in memory until `grantConsent`. */
  holdConsent(): void;
  grantConsent(): void;
  /** Events that wait are dropped, cookies removed, and nothing is sent until `grantConsent`. */
  revokeConsent(): void;
}

export interface Ttq extends Pixel {
  /** Asks for a pixel by its code. */
  load(code: string, options?: LoadOptions): void;
  /** One pixel of several. */
  instance(code: string): Pixel;
  /** The pixels that are there. */
  instances(): Pixel[];
  /** Runs it once the pixel is there. */
  ready(listener: () => void): void;
  on<N extends keyof LibraryEvents>(name: N, listener: (detail: LibraryEvents[N]) => void): void;
  once<N extends keyof LibraryEvents>(name: N, listener: (detail: LibraryEvents[N]) => void): void;
  off<N extends keyof LibraryEvents>(name: N, listener?: (detail: LibraryEvents[N]) => void): void;
  /** The console says what becomes of each call. */
  debug(on?: boolean): void;
  /** Does nothing; there for tags that call it. */
  alias(...ids: unknown[]): void;
  /** Does nothing; there for tags that call it. */
  group(...ids: unknown[]): void;
}

/** The page's `ttq`, the same object as `window.ttq`. Where there is no window, its calls do nothing. */
export declare const ttq: Ttq;
