/** The parts of the pixel and what they ask of one another. Nothing reaches for anything: the core makes the parts and joins them. */
import type { Firing } from "./rules/firing";
import type { Parameter, Rule } from "./rules/rule";
import type { Find } from "./target/target";
import type { Answer, Inspection, Json, JsonObject, WireBatch, WireEvent, WireUser } from "./wire";

/** What the server says about a source; it stands at the end of events.js. */
export interface SourceConfig {
  code: string;
  /** The global name, normally `ttq`. */
  lib: string;
  /** Whether first-party cookies may be set. */
  cookies: boolean;
  /** Fields that automatic advanced matching reads; empty: it is off. */
  match: ("email" | "phone_number")[];
  /** Country calling code for phone numbers that have none, such as "33"; empty: they cannot be read. */
  phone: string;
  /** There is no source with this code. */
  unknown?: true;
  /** Mark of the live rules: the chunk `rules` fetches `rules.json?sdkid=CODE&v=MARK` and fires them. */
  rules?: string;
  /** Clicks are recorded, so that a rule can be defined afterwards: the chunk `capture`. */
  capture?: true;
  /** Not the server's: the token of `#balise=TOKEN`, for the chunk `builder`. The core has taken it out of the address. */
  builder?: string;
}

/**
 * Chunks that a configuration asks for: each is loaded where the member of `SourceConfig` by its name is there, and not empty.
 * To add one: its name here, in `Chunks`, in `join` of source.ts, in `CHUNKS` of pixel/build.js, and `pixel/src/<name>/index.ts`, which ends with
 * `(self as { __balise?: Registry }).__balise?.chunk("<name>", <name>);`. What it may do is `hostOf(config, source, parts)` (host.ts):
 * track with a rule or a test code, hear of new routes, add to the next message. Names that core and chunks share are shortened
 * (`BETWEEN` in pixel/build.js): a chunk must have no other meaning for `chunks`, `turn`, `use` and the others there.
 */
export type Asked = "match" | "rules" | "capture" | "builder";

/**
 * A chunk that a configuration asks for. `turn` is called once the configuration is there, and again at each change of consent,
 * for each source: a chunk knows a source again by the object, and does nothing while `source.consented()` is false.
 * A promise that it returns is waited for before the first events are sent.
 */
export interface AskedChunk {
  turn(config: SourceConfig, source: Source, parts: SourceParts): unknown;
}

export type Consent = "granted" | "held" | "revoked";

/** One pixel of the page (source.ts). */
export interface Source {
  loadOptions: LoadOptions;
  /** Calls on `ttq` reach it too; else only those that name it. */
  shared?: boolean;
  /** The server was asked for its configuration. */
  asked?: boolean;
  /** What `ttq.instance` returns for it. */
  api?: { [name: string]: unknown };
  /** What the server says about it; until then its events wait. */
  configure(config: SourceConfig): void;
  track(name?: unknown, properties?: unknown, options?: unknown): void;
  /** The route changed: a page view, unless the site has counted it. */
  arrive(): void;
  /** Something was learned of the visitor, in clear text or hashed. */
  identify(given: { [name: string]: unknown }, saidBy?: Said["saidBy"]): void;
  consent(now: Consent): void;
  cookies(on: boolean): void;
  /** Whether anything of it may be kept in the browser. */
  consented(): boolean;
  /** Send what waits: soon, or at once where the page may end now. */
  release(last?: boolean): void;
}

/** What all sources of the page share. */
export interface SourceParts extends DeliveryParts {
  /** Where the server is, without a slash at the end. */
  base: string;
  delivery: Delivery;
  chunks: ChunkLoader;
  makeEvent(code: string, load: LoadOptions, name: unknown, properties: unknown, options: unknown): Waiting;
  trail: Trail;
  /** Path, query and route of the page. */
  route(): string;
}

/** What the cookies say at one moment: `_ttp`, the session's `<ms>::<20 random>`, the click; whether one is missing or old. */
export type Known = [id: string, session: string, click: string, stale: boolean];

/** What is known of the visit without writing anything (trail.ts). */
export interface Trail {
  /** Click id in the address of this page, or of an earlier one that led here. */
  clickId(): string;
  /** Reads the cookies once, which is slow. Where it says stale, the chunk `visit` writes them. */
  known(): Known;
}

/** The third argument of `load` in the base code. */
export interface LoadOptions {
  limited_data_use?: boolean;
  historyObserver?: boolean;
  autoConfig?: boolean;
  partner?: string;
  test_event_code?: string;
}

/** Library events, for `on`, `once` and `off`. */
export interface LibraryEvents {
  /** The pixel is ready. */
  ready: undefined;
  /** A call made an event; it waits to be sent. */
  track: WireEvent;
  /** The server answered for these events. */
  sent: { events: WireEvent[]; answer: Answer };
  /** These events wait for another try, or were given up when `final`. */
  failed: { events: WireEvent[]; reason: string; final: boolean };
  /** `held`, `granted` or `revoked`. */
  consent: string;
  /** A single-page application went to another route. */
  route: undefined;
  /** What became of a rule. */
  rule: RuleNews;
}

export interface RuleNews {
  /**
   * `live`: these run here; `again`: it fired as often as it may; `weak`: what was clicked is too little like the target; `better`: another
   * element of the page is more like it.
   */
  what: "live" | "fired" | "again" | "weak" | "better";
  /** Of the source. */
  code: string;
  of: Rule | Rule[];
  score: number | undefined;
}

export interface Emitter {
  on<N extends keyof LibraryEvents>(name: N, listener: (detail: LibraryEvents[N]) => void): void;
  once<N extends keyof LibraryEvents>(name: N, listener: (detail: LibraryEvents[N]) => void): void;
  off<N extends keyof LibraryEvents>(name: N, listener?: (detail: LibraryEvents[N]) => void): void;
  /** A listener that throws harms nobody. */
  emit<N extends keyof LibraryEvents>(name: N, detail?: LibraryEvents[N]): void;
}

/** Takes events to the server (delivery.ts). */
export interface Delivery {
  /** Send this soon, together with what else is added in the same moment; it survives a reload until it is answered. */
  add(event: WireEvent): void;
  /** Send what waits in this and earlier pages, now. */
  flush(): void;
  /** The page may end now: hand everything to the browser (sendBeacon). */
  leave(): void;
  /** Consent was withdrawn: forget everything unsent, in memory and in storage; `code` limits it to one source. */
  forget(code?: string): void;
}

/** A JSON copy of anything a page hands over, and what had to be altered (safe.ts). Never throws. */
export type SafeCopy = (value: unknown) => { value: Json; altered: string[] };

/** The same with e-mail addresses taken out of every text (scrub.ts); `removed` are the paths. */
export type Scrub = <T extends Json>(value: T, path: string) => { value: T; removed: string[] };

/** Cookies of the page's registrable domain (cookies.ts). Never throws; where cookies are blocked nothing is kept. */
export interface CookieJar {
  read(name: string): string;
  write(name: string, value: string, seconds: number): void;
  remove(name: string): void;
}

/** What is known of the visit (visit.ts). */
export interface Visit {
  /** `_ttp`: read or made; empty where cookies are off. */
  anonymousId(): string;
  /** Click id: from the URL, a referrer of the same host, the cookie. */
  clickId(): string;
  /** `<ms>::<20 random>`, what stays the same in `ttcsid` during a visit; a new one after 30 minutes without an event. */
  sessionId(): string;
  /** Remove every cookie of ours. */
  forget(): void;
}

export interface IdentityRead {
  user: WireUser;
  inspection: NonNullable<Inspection["identity_params"]>;
}

/** An event, with what the page gave where something in that is odd: the chunk `clean` copies it. */
export type Waiting = WireEvent & { raw?: { given: unknown; options: unknown; load: LoadOptions } };

/** What was said of the person, in clear text, in its place among the events. */
export interface Said {
  values: { [key: string]: unknown };
  /** Said by `identify`, or found in a form: what was said comes first. */
  saidBy: "given" | "found";
}

/** What waits in a source, in order. */
export type Item = Waiting | Said;

/** What is known of the person so far, hashed; empty at first. */
export interface Person {
  given?: WireUser;
  found?: WireUser;
  params?: IdentityRead["inspection"];
}

/** A chunk that finishes events before they are sent: in place, and more than once if need be. */
export interface Finisher {
  fill(items: Item[], person: Person, config: SourceConfig | undefined): Promise<void>;
  /** The same at once, when the page ends. */
  fillNow(items: Item[], person: Person, config: SourceConfig | undefined): void;
}

/** The chunk `identify`: normalises and hashes. */
export interface IdentifyChunk extends Finisher {
  /** With WebCrypto where there is one. */
  read(given: { [key: string]: unknown }, phone: SourceConfig["phone"]): Promise<IdentityRead>;
  /** The same at once, when the page ends. */
  readNow(given: { [key: string]: unknown }, phone: SourceConfig["phone"]): IdentityRead;
}

/** The chunk `match`: reads e-mail and phone fields when a form is submitted. */
export interface MatchChunk extends AskedChunk {
  /**
   * `read` is the chunk `identify`'s `readNow` with the source's phone setting. `found` is called with `{sha256_email?, sha256_phone_number?}`:
   * at once where this tab knows the person already. Returns what stops it and forgets the person.
   */
  start(
    fields: SourceConfig["match"],
    found: (given: { [key: string]: string }) => void,
    read: (given: { [key: string]: unknown }) => IdentityRead,
  ): () => void;
}

/** The chunk `debug`: says on the console what becomes of each call. */
export interface DebugChunk {
  /** Starts once, or stops. */
  turn(on: boolean, emitter: Emitter, past: [keyof LibraryEvents, unknown][], base: string): void;
  /** `past` are library events from before the chunk was there. */
  start(emitter: Emitter, past: [keyof LibraryEvents, unknown][], base: string): () => void;
}

/** The chunk `values`: reads the parameters of rules from the page. */
export interface ValuesChunk {
  /** `near` is what was clicked or seen; names of what could not be read, or must not be, are `unread`. Never throws. */
  read(
    parameters: Parameter[],
    find: Find,
    near?: Element,
  ): { properties: { [name: string]: string | number }; unread: string[] };
}

/** The chunk `watch`: fires what is about being in sight, scrolling and time, and tells how pages have the targets of rules. */
export interface WatchChunk {
  /** Returns what begins a page view; it is to be called for the first one too. */
  start(firing: Firing, find: Find): () => void;
}

/** The chunk `clean`: copies what is odd, and takes e-mail addresses out of every text of the events. */
export type CleanChunk = Finisher;

export interface DeliveryParts {
  url: string;
  emitter: Emitter;
  window: Window;
  /** Whether anything may be kept in the browser. */
  storage: () => boolean;
  /** The Retry-After of a failure that was met before this was made; null: it had none. */
  retryAfter?: string | null;
  /** What goes along with the next message, besides events; each message asks once, and what it got is not asked for again. */
  withNext?: () => Partial<WireBatch>;
}

/** The chunk `delivery`: tries again after a failure, and sends what earlier pages left. */
export interface DeliveryChunk {
  create(parts: DeliveryParts): Delivery;
}

/** The chunk `visit`: sets our cookies where they are missing or old. */
export interface VisitChunk extends Finisher {
  /** Remove every cookie of ours. */
  forget(): void;
}

export interface Chunks {
  visit: VisitChunk;
  delivery: DeliveryChunk;
  clean: CleanChunk;
  identify: IdentifyChunk;
  match: MatchChunk;
  debug: DebugChunk;
  rules: AskedChunk;
  values: ValuesChunk;
  watch: WatchChunk;
  capture: AskedChunk;
  builder: AskedChunk;
}

/** What a chunk finds as `self.__balise`. */
export interface Registry {
  chunk<N extends keyof Chunks>(name: N, chunk: Chunks[N]): void;
}

/** Loads chunks (chunks.ts). */
export interface ChunkLoader extends Registry {
  /** Does something with it once it is there, and waits for that; never rejects, also where it cannot be had. */
  use<N extends keyof Chunks>(name: N, act: (chunk: Chunks[N]) => unknown): Promise<unknown>;
  /** One that was loaded already, for the moment the page ends. */
  loaded<N extends keyof Chunks>(name: N): Chunks[N] | undefined;
}

export type { Json, JsonObject };
