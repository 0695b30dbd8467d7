/** One pixel of the page: its consent, its page views, and its events until they may be sent. */
import type { MakeEvent } from "./event";
import type { ChunkLoader, Delivery, Emitter, Item, LoadOptions, Person, SourceConfig, Visit } from "./parts";
import { markSuspects, SUSPECT } from "./suspect";
import type { JsonObject, WireEvent } from "./wire";

export interface SourceParts {
  emitter: Emitter;
  delivery: Delivery;
  chunks: ChunkLoader;
  makeEvent: MakeEvent;
  createVisit(allowed: () => boolean): Visit;
  /** Path, query and route of the page. */
  route(): string;
}

export interface Source {
  options: LoadOptions;
  /** Calls on `ttq` reach it too; else only those that name it. */
  shared?: boolean;
  /** What the server says about it; until then its events wait. */
  configure(config: SourceConfig): void;
  track(name?: unknown, properties?: unknown, options?: unknown): void;
  /** The route changed: a page view, unless the site has counted it. */
  arrive(): void;
  identify(given: JsonObject): void;
  consent(now: Consent): void;
  cookies(on: boolean): void;
  /** Whether anything of it may be kept in the browser. */
  consented(): boolean;
  /** Whether cookies may be set for it. */
  allowed(): boolean;
  /** Remove every cookie of ours. */
  forget(): void;
  /** Send what waits: soon, or at once where the page may end now. */
  release(last?: boolean): void;
}

export type Consent = "granted" | "held" | "revoked";

/** Calls that belong together come in this time, in ms: an `identify` after the `track` it belongs to. */
const TOGETHER = 50;

const PAGE_VIEW = "Pageview";

const isEvent = (item: Item): item is WireEvent => "event" in item;

export function createSource(code: string, { emitter, delivery, chunks, makeEvent, createVisit, route }: SourceParts): Source {
  let config: SourceConfig | undefined;
  let waiting: Item[] = [];
  let busy = false;
  let consent: Consent = "granted";
  let cookies = true;
  let viewed = "";
  let automatic = false;
  let watching: Promise<(() => void) | undefined> | undefined;
  const person: Person = { found: {}, given: {}, params: {} };
  const needs: { identify?: 1; scrub?: 1 } = {};

  const consented = () => consent === "granted";
  const allowed = () => !!config && config.cookies && cookies && consented();
  const phone = () => (config ? config.phone : "");
  const visit = createVisit(allowed);

  function send(items: Item[]) {
    for (const event of items.filter(isEvent)) {
      const { user, ad } = event.context;
      const id = visit.anonymousId();
      const click = ad.callback || visit.clickId();
      if (id) user.anonymous_id = id;
      if (click) ad.callback = click;
      event.context.session_id = visit.sessionId();
      if (needs.scrub && !chunks.loaded("scrub")) markSuspects(event);
      delivery.add(event);
    }
  }

  function release(last?: boolean) {
    const mine = waiting;
    const many = mine.length;
    const refused = config?.unknown ? "unknown" : consent === "revoked" && consent;
    if (refused) {
      const events = mine.splice(0).filter(isEvent);
      return events[0] && emitter.emit("failed", { events, reason: refused, final: true });
    }
    if (!consented() || !many || (!last && (busy || !config))) return;
    const names = Object.keys(needs) as (keyof typeof needs)[];
    if (last) {
      for (const name of names) {
        const chunk = chunks.loaded(name);
        if (chunk) chunk.fillNow(mine, person, phone());
      }
      waiting = [];
      return send(mine.splice(0));
    }
    busy = true;
    const items = mine.slice();
    Promise.all(
      names.map((name) =>
        chunks
          .load(name)
          .then((chunk) => chunk.fill(items, person, phone()))
          .catch(() => {}),
      ),
    ).then(() => {
      busy = false;
      send(mine.splice(0, many));
      release();
    });
  }

  function wait(item: Item) {
    waiting.push(item);
    setTimeout(release, TOGETHER);
  }

  function add(name: unknown, properties?: unknown, options?: unknown) {
    const event = makeEvent(code, source.options, visit.clickId(), name, properties, options);
    if (SUSPECT.test(JSON.stringify([event.properties, event.context.page]))) needs.scrub = 1;
    emitter.emit("track", event);
    wait(event);
  }

  function learn(values: JsonObject, layer: "found" | "given") {
    needs.identify = 1;
    wait({ values, layer });
  }

  /** Whether this page view is another one than the last. */
  function counts(auto: boolean) {
    const now = route();
    const known = viewed === now && (auto || automatic);
    automatic = auto && !known;
    viewed = now;
    return !known;
  }

  function watchForms() {
    const fields = config && source.options.autoConfig !== false && config.match;
    if (fields && fields[0] && consented() && !watching)
      watching = Promise.all([chunks.load("match"), chunks.load("identify")])
        .then(([match, identify]) =>
          match.start(
            fields,
            (values) => learn(values, "found"),
            (values) => identify.readNow(values, phone()),
          ),
        )
        .catch(() => undefined);
  }

  const source: Source = {
    options: {},
    configure(given) {
      config = config || given;
      if (given.unknown) console.warn(`ttq: no source ${code}`);
      watchForms();
      setTimeout(release, TOGETHER);
    },
    track(name, properties, options) {
      if (name !== PAGE_VIEW || counts(false)) add(name, properties, options);
    },
    arrive() {
      if (source.options.historyObserver !== false && counts(true)) add(PAGE_VIEW);
    },
    identify: (given) => learn(given, "given"),
    consent(now) {
      consent = now;
      emitter.emit("consent", now);
      if (consented()) watchForms();
      else if (watching) {
        watching.then((stop) => stop && stop());
        watching = undefined;
      }
      if (now === "revoked") delivery.forget(code);
      release();
    },
    cookies(on) {
      cookies = on;
    },
    consented,
    allowed,
    forget: visit.forget,
    release,
  };
  return source;
}
