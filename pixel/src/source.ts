/** One pixel of the page: its identity, its consent, its page views, and the events that wait for one of them. */
import type { MakeEvent } from "./event";
import type { Delivery, Emitter, IdentityRead, LoadChunk, LoadedChunk, LoadOptions, SourceConfig, Visit } from "./parts";
import type { JsonObject, WireEvent, WireUser } from "./wire";

export interface SourceParts {
  emitter: Emitter;
  delivery: Delivery;
  makeEvent: MakeEvent;
  load: LoadChunk;
  loaded: LoadedChunk;
  createVisit(allowed: () => boolean): Visit;
  route(): string;
  /** The partner the page names for all its pixels. */
  partner(): string;
  /** Whether cookies may be set for any pixel of the page. */
  anyAllowed(): boolean;
}

export interface Source {
  options: LoadOptions;
  /** Calls on `ttq` reach it too; else only those that name it. */
  shared: boolean;
  /** What the server says about it; until then its events wait. */
  configure(config: SourceConfig): void;
  track(name?: unknown, properties?: unknown, options?: unknown): void;
  page(properties?: unknown, options?: unknown): void;
  /** The route changed: a page view, unless the site has counted it. */
  arrive(): void;
  identify(given: JsonObject): void;
  enableCookie(): void;
  disableCookie(): void;
  holdConsent(): void;
  grantConsent(): void;
  revokeConsent(): void;
  /** Whether nothing is held or withdrawn. */
  consented(): boolean;
  /** Whether cookies may be set for it. */
  allowed(): boolean;
  /** The page may end now. */
  leave(): void;
}

/** What is known of the person at one moment: found in forms, given by `identify`. */
interface Person {
  found: WireUser;
  given: WireUser;
  params: IdentityRead["inspection"];
}

interface Reading {
  person: Person;
  before: Person;
  values: JsonObject;
  layer: "found" | "given";
}

/** Calls that belong together come in this time, in ms: an `identify` after the `track` it belongs to. */
const TOGETHER = 50;

export function createSource(code: string, parts: SourceParts): Source {
  const { emitter, delivery, load } = parts;
  let config: SourceConfig | undefined;
  const waiting: [WireEvent, Person][] = [];
  let readings: Reading[] = [];
  let reading: Promise<unknown> = Promise.resolve();
  let person: Person = { found: {}, given: {}, params: {} };
  let consent = "";
  let cookies = true;
  let viewed = "";
  let automatic = false;
  let stopWatching: (() => void) | undefined;

  const phone = () => (config ? config.phone : "");
  const allowed = () => !!config && config.cookies && cookies && !consent;
  const visit = parts.createVisit(allowed);

  function giveUp(reason: string, events = waiting.splice(0)) {
    if (events.length) emitter.emit("failed", { events: events.map(([event]) => event), reason, final: true });
  }

  function release() {
    if (consent || readings.length) return;
    for (const [event, then] of waiting.splice(0)) {
      const now = Object.keys({ ...then.found, ...then.given }).length ? then : person;
      const anonymous = visit.anonymousId();
      const { context } = event;
      context.user = { ...now.found, ...now.given, ...(anonymous && { anonymous_id: anonymous }) };
      context.session_id = visit.sessionId();
      const click = context.ad.callback || visit.clickId();
      if (click) context.ad.callback = click;
      const inspection = { ...event._inspection, ...(Object.keys(now.params).length && { identity_params: now.params }) };
      if (Object.keys(inspection).length) event._inspection = inspection;
      else delete event._inspection;
      delivery.add(event);
    }
  }

  const releaseSoon = () => {
    if (config) release();
  };

  function settle(done: Reading, read?: IdentityRead) {
    if (readings.indexOf(done) < 0) return;
    readings = readings.filter((other) => other !== done);
    const { person, before, layer } = done;
    Object.assign(person.found, before.found);
    Object.assign(person.given, before.given);
    Object.assign(person.params, before.params, read && read.inspection);
    Object.assign(person[layer], read && read.user);
  }

  function learn(values: JsonObject, layer: Reading["layer"]) {
    const before = person;
    person = { found: {}, given: {}, params: {} };
    const one: Reading = { person, before, values, layer };
    readings.push(one);
    reading = reading
      .then(() => load("identify"))
      .then((chunk) => chunk.read(values, phone()))
      .then(
        (read) => settle(one, read),
        () => settle(one),
      )
      .then(releaseSoon);
  }

  function counts(auto: boolean): boolean {
    const route = parts.route();
    const known = viewed === route && (auto || automatic);
    automatic = auto && !known;
    viewed = route;
    return !known;
  }

  function add(name: unknown, properties: unknown, options: unknown) {
    const event = parts.makeEvent({
      code,
      name,
      properties,
      options,
      load: { partner: parts.partner(), ...source.options },
      clickId: visit.clickId(),
    });
    emitter.emit("track", event);
    waiting.push([event, person]);
    if (consent === "revoked") giveUp(consent);
    else if (config && config.unknown) giveUp("unknown");
    else setTimeout(releaseSoon, TOGETHER);
  }

  function watchForms() {
    if (!config || !config.match.length || source.options.autoConfig === false || consent || stopWatching) return;
    const fields = config.match;
    let stopped = false;
    stopWatching = () => {
      stopped = true;
    };
    Promise.all([load("match"), load("identify")]).then(
      ([chunk, identify]) => {
        if (stopped) return;
        stopWatching = chunk.start(
          fields,
          (values) => learn(values, "found"),
          (values) => identify.readNow(values, phone()),
        );
      },
      () => {},
    );
  }

  function say(state: string, word: string) {
    consent = state;
    emitter.emit("consent", word);
    if (state && stopWatching) {
      stopWatching();
      stopWatching = undefined;
    }
  }

  const source: Source = {
    options: {},
    shared: false,
    configure(given) {
      if (config) return;
      config = given;
      if (given.unknown) {
        console.warn(`ttq: no source ${code}`);
        return giveUp("unknown");
      }
      watchForms();
      setTimeout(releaseSoon, TOGETHER);
    },
    track(name, properties, options) {
      if (name !== "Pageview" || counts(false)) add(name, properties, options);
    },
    page: (properties, options) => source.track("Pageview", properties, options),
    arrive() {
      if (source.options.historyObserver !== false && counts(true)) add("Pageview", {}, {});
    },
    identify(given) {
      learn(given, "given");
    },
    enableCookie() {
      cookies = true;
    },
    disableCookie() {
      cookies = false;
      if (!parts.anyAllowed()) visit.forget();
    },
    holdConsent: () => say("held", "held"),
    grantConsent() {
      say("", "granted");
      watchForms();
      releaseSoon();
    },
    revokeConsent() {
      say("revoked", "revoked");
      giveUp("revoked");
      delivery.forget(code);
      if (!parts.anyAllowed()) visit.forget();
    },
    consented: () => !consent,
    allowed,
    leave() {
      const chunk = parts.loaded("identify");
      for (const one of readings.slice()) settle(one, chunk && chunk.readNow(one.values, phone()));
      release();
    },
  };
  return source;
}
