/** What loads first. Evaluates to `__balise.start(config)`, which the server's last line calls. */
import { createTtq, type Ttq } from "./api";
import { attempt, type Loose } from "./calls";
import { createAddScript, createChunkLoader } from "./chunks";
import { createEmitter } from "./emitter";
import { createEvents } from "./event";
import { observeHistory, routeOf } from "./history";
import type { LibraryEvents, Registry, Source, SourceConfig, SourceParts } from "./parts";
import { createSender } from "./sender";
import { createSource } from "./source";
import { createTrail } from "./trail";

declare const CHUNKS_HASH: string;

interface Balise extends Registry {
  start(config: SourceConfig): void;
}

/** Where the base code says that events.js is: for a script that does not know where it came from. */
const statedUrl = (page: Loose) =>
  attempt(() => (Object.values((page[page.TiktokAnalyticsObject as string] as Loose)._i as Loose)[0] as Loose)._u);

function createBalise(window: Window, { src, nonce }: Partial<HTMLScriptElement>): Balise {
  const { document, location } = window;
  const base = `${src || statedUrl(window as never)}`.split("/i18n/")[0] as string;
  const pages: { [lib: string]: Ttq } = {};
  const sources: Source[] = [];
  const past: [keyof LibraryEvents, unknown][] = [];
  const emitter = createEmitter(past);
  const addScript = createAddScript(document, base, nonce);
  const chunks = createChunkLoader(addScript, CHUNKS_HASH);
  const parts = {
    base,
    url: `${base}/api/v2/pixel`,
    emitter,
    window,
    chunks,
    storage: () => sources.some((source) => source.consented()),
    makeEvent: createEvents(window),
    trail: createTrail(window),
    route: () => routeOf(location),
  } as SourceParts;
  const delivery = createSender(parts);
  parts.delivery = delivery;

  let debugged = false;
  const debug = (on?: unknown) => {
    debugged = debugged || on !== false;
    if (debugged) chunks.use("debug", (chunk) => chunk.turn(on !== false, emitter, past, base));
  };

  const leave = () => {
    for (const source of sources) source.release(true);
    delivery.leave();
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  // The address of a page that the builder opens holds a token, which nobody else is to see.
  const [bare, builder] = location.href.split("#balise=") as [string, string];
  if (builder) attempt(() => history.replaceState(history.state, "", bare));
  attempt(() =>
    observeHistory(window, () => {
      for (const source of sources) if (source.shared) source.arrive();
      emitter.emit("route");
    }),
  );
  // `?ttq_test=TEST…` in the address makes tests of what this tab sends, until it is closed.
  attempt(() => (sessionStorage.ttq_test = (/[?&]ttq_test=(T\w+)/.exec(location.search) as never)[1]));
  if (/[?&]ttq_debug=1/.test(`${location.search}&ttq_debug=${attempt(() => sessionStorage.ttq_debug)}`)) debug();

  const createPage = (lib: string) =>
    createTtq({
      window,
      lib,
      emitter,
      debug,
      createSource(code) {
        const source = createSource(code, parts);
        sources.push(source);
        return source;
      },
      ask: (code) => addScript(`events.js?sdkid=${encodeURIComponent(code)}&lib=${lib}`),
      forgetUnsent: () => delivery.forget(),
    });

  return {
    chunk: chunks.chunk,
    start: (config) =>
      attempt(() => {
        const page = window as unknown as Loose;
        const lib = `${(!page[config.lib] && page.TiktokAnalyticsObject) || config.lib}`;
        pages[lib] = pages[lib] || createPage(lib);
        (pages[lib] as Ttq).start({ ...config, builder });
        delivery.flush();
      }),
  };
}

const self = window as unknown as { __balise: Balise };
self.__balise = self.__balise || createBalise(window, (document.currentScript as HTMLScriptElement | null) || {});
