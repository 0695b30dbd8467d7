/** One pixel of the page: its consent, its page views, and its events until they may be sent. */
import type { Loose } from "./calls";
import { complete, type MakeEvent } from "./event";
import type { ChunkLoader, Delivery, Emitter, Item, LoadOptions, Person, SourceConfig, Waiting } from "./parts";
import { suspects } from "./suspect";
import type { Trail } from "./trail";

export interface SourceParts {
  emitter: Emitter;
  delivery: Delivery;
  chunks: ChunkLoader;
  makeEvent: MakeEvent;
  trail: Trail;
  /** Path, query and route of the page. */
  route(): string;
}

export interface Source {
  options: LoadOptions;
  /** Calls on `ttq` reach it too; else only those that name it. */
  shared?: boolean;
  /** The server was asked for its configuration. */
  asked?: boolean;
  /** What `ttq.instance` returns for it. */
  api?: Loose;
  /** What the server says about it; until then its events wait. */
  configure(config: SourceConfig): void;
  track(name?: unknown, properties?: unknown, options?: unknown): void;
  /** The route changed: a page view, unless the site has counted it. */
  arrive(): void;
  identify(given: Loose): void;
  consent(now: Consent): void;
  cookies(on: boolean): void;
  /** Whether anything of it may be kept in the browser. */
  consented(): boolean;
  /** Send what waits: soon, or at once where the page may end now. */
  release(last?: boolean): void;
}

export type Consent = "granted" | "held" | "revoked";

/** Calls that belong together come in this time, in ms: an `identify` after the `track` it belongs to. */
const TOGETHER = 50;

const PAGE_VIEW = "Pageview";

const isEvent = (item: Item): item is Waiting => "event" in item;

export function createSource(code: string, { emitter, delivery, chunks, makeEvent, trail, route }: SourceParts): Source {
  let config: SourceConfig | undefined;
  let waiting: Item[] = [];
  let busy = false;
  let consent: Consent = "granted";
  let cookies = true;
  let viewed = "";
  let automatic = false;
  const person: Person = {};
  const needs: { identify?: 1; clean?: 1; visit?: 1 } = {};

  const consented = () => consent === "granted";
  const allowed = () => config && config.cookies && cookies && consented();

  function send(items: Item[]) {
    const known = allowed() && items[0] && trail.known();
    for (const event of items.filter(isEvent)) {
      if (known) {
        const { user, ad } = event.context;
        const [id, session, click] = known;
        if (id) user.anonymous_id = id;
        if (click) ad.callback = click;
        event.context.session_id = session;
      }
      if (needs.clean && !chunks.loaded("clean")) {
        if (event.raw) complete(event, event.raw.load, {}, {}, ["getter"]);
        delete event.raw;
        event._inspection = { ...event._inspection, removed: suspects(event, 1) };
      }
      delivery.add(event);
    }
  }

  function release(last?: boolean) {
    const items = waiting;
    const refused = config && config.unknown ? "unknown" : consent === "revoked" && consent;
    if (refused) {
      const events = items.filter(isEvent);
      waiting = items.filter((item) => !isEvent(item));
      return events[0] && emitter.emit("failed", { events, reason: refused, final: true });
    }
    if (!consented() || !items[0] || (!last && (busy || !config))) return;
    if (allowed() && trail.known()[3]) needs.visit = 1;
    else delete needs.visit;
    const names = Object.keys(needs) as (keyof typeof needs)[];
    if (last) {
      for (const name of names) {
        const chunk = chunks.loaded(name);
        if (chunk) chunk.fillNow(items, person, config);
      }
      waiting = [];
      return send(items);
    }
    busy = true;
    Promise.all(names.map((name) => chunks.use(name, (chunk) => chunk.fill(items, person, config)))).then(() => {
      const done = items.filter((item) => waiting.indexOf(item) >= 0);
      busy = false;
      waiting = waiting.filter((item) => items.indexOf(item) < 0);
      send(done);
      release();
    });
  }

  const forget = () => chunks.use("visit", (chunk) => chunk.forget());

  // An answer that was on its way sets the id again.
  emitter.on("sent", ({ events }) => {
    if (
      (consent === "revoked" || !cookies) &&
      events.some(({ context }) => context.pixel.code === code && context.user.anonymous_id)
    )
      forget();
  });

  function wait(item: Item) {
    waiting = waiting.concat(item);
    if (consent === "revoked") release();
    else setTimeout(release, TOGETHER);
  }

  function add(name: unknown, properties?: unknown, options?: unknown, auto = false) {
    if (name === PAGE_VIEW) {
      const now = route();
      const known = viewed === now && (auto || automatic);
      automatic = auto && !known;
      viewed = now;
      if (known) return;
    }
    const event = makeEvent(code, source.options, name, properties, options);
    if (event.raw || suspects(event)[0]) needs.clean = 1;
    const click = trail.clickId();
    if (click) event.context.ad.callback = click;
    emitter.emit("track", event);
    wait(event);
  }

  function learn(values: Loose, layer: "found" | "given") {
    needs.identify = 1;
    wait({ values, layer });
  }

  function watchForms() {
    if (!config || !config.match[0] || source.options.autoConfig === false) return;
    // What an earlier page of this tab was told belongs to the first events of this one.
    busy = true;
    chunks
      .use("identify", (identify) =>
        chunks.use("match", (chunk) =>
          chunk.turn(consented(), person, config as SourceConfig, identify, (values) => learn(values, "found")),
        ),
      )
      .then(() => {
        busy = false;
        release();
      });
  }

  const source: Source = {
    options: {},
    configure(given) {
      config = config || given;
      if (given.unknown) console.warn(`ttq: no source ${code}`);
      watchForms();
      setTimeout(release, TOGETHER);
    },
    track: (name, properties, options) => add(name, properties, options),
    arrive() {
      if (source.options.historyObserver !== false) add(PAGE_VIEW, {}, {}, true);
    },
    identify: (given) => learn(given, "given"),
    consent(now) {
      consent = now;
      emitter.emit("consent", now);
      watchForms();
      if (now === "revoked") {
        delete person.found;
        delivery.forget(code);
        forget();
      }
      delivery.flush();
      release();
    },
    cookies(on) {
      cookies = on;
      if (!on) forget();
    },
    consented,
    release,
  };
  return source;
}
