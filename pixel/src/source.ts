/** One pixel of the page: its consent, its page views, and its events until they may be sent. */
import { complete } from "./event";
import type { Consent, Item, Person, Source, SourceConfig, SourceParts, Waiting } from "./parts";
import { suspects } from "./suspect";

/** Calls that belong together come in this time, in ms: an `identify` after the `track` it belongs to. */
const TOGETHER = 50;

const PAGE_VIEW = "Pageview";

const isEvent = (item: Item): item is Waiting => "event" in item;

export function createSource(code: string, parts: SourceParts): Source {
  const { emitter, delivery, chunks, makeEvent, trail, route } = parts;
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

  async function release(last?: boolean) {
    const items = waiting;
    const refused = config && config.unknown ? "unknown" : consent === "revoked" && consent;
    if (refused) {
      const events = items.filter(isEvent);
      waiting = items.filter((item) => !isEvent(item));
      if (events[0]) emitter.emit("failed", { events, reason: refused, final: true });
      return;
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
    await Promise.all(names.map((name) => chunks.use(name, (chunk) => chunk.fill(items, person, config))));
    const done = items.filter((item) => waiting.includes(item));
    busy = false;
    waiting = waiting.filter((item) => !items.includes(item));
    send(done);
    release();
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
    const event = makeEvent(code, source.loadOptions, name, properties, options);
    if (event.raw || suspects(event)[0]) needs.clean = 1;
    const click = trail.clickId();
    if (click) event.context.ad.callback = click;
    emitter.emit("track", event);
    wait(event);
  }

  /** Has the chunks that are asked for begin, go on or stop. The first events wait for what those know of earlier pages. */
  async function join(given: SourceConfig) {
    busy = true;
    await Promise.all(
      (["match", "rules", "capture", "builder"] as const).map(
        // Neither what is missing nor an empty list is greater.
        (name) => (given[name] as string) > "" && chunks.use(name, (chunk) => chunk.turn(given, source, parts)),
      ),
    );
    busy = false;
    setTimeout(release, TOGETHER);
  }

  const source: Source = {
    loadOptions: {},
    configure(given) {
      config = config || given;
      if (source.loadOptions.autoConfig === false) config.match = [];
      if (given.unknown) console.warn(`ttq: no source ${code}`);
      join(config);
    },
    track: add,
    arrive() {
      if (source.loadOptions.historyObserver !== false) add(PAGE_VIEW, {}, {}, true);
    },
    identify(values, saidBy = "given") {
      needs.identify = 1;
      wait({ values, saidBy });
    },
    consent(now) {
      consent = now;
      emitter.emit("consent", now);
      if (config) join(config);
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
