/** What loads first. Evaluates to `__balise.start(config)`, which the server's last line calls. */
import { createTtq, type Ttq } from "./api";
import { attempt, type Loose, read } from "./calls";
import { createAddScript, createChunkLoader } from "./chunks";
import { createCookieJar } from "./cookies";
import { createDelivery } from "./delivery";
import { createEmitter } from "./emitter";
import { createEvents } from "./event";
import { observeHistory, routeOf } from "./history";
import type { Chunks, LibraryEvents, Registry, SourceConfig } from "./parts";
import { safeCopy } from "./safe";
import { createSource, type Source } from "./source";
import { createVisit } from "./visit";

declare const CHUNKS: { [N in keyof Chunks]: string };

interface Balise extends Registry {
  start(config: SourceConfig): void;
}

/** Where the base code says that events.js is: for a script that does not know where it came from. */
function statedUrl(window: Window): string {
  const queues = read(read(window, `${read(window, "TiktokAnalyticsObject")}`), "_i");
  return (attempt(() => Object.keys(queues as Loose)) || []).map((code) => read(read(queues, code), "_u")).join();
}

function createBalise(window: Window, base: string, nonce: string | undefined): Balise {
  const { document, location } = window;
  const pages: { [lib: string]: Ttq } = {};
  const past: [keyof LibraryEvents, unknown][] = [];
  const emitter = createEmitter(past);
  const addScript = createAddScript(document, base, nonce);
  const chunks = createChunkLoader(addScript, CHUNKS);
  const jar = createCookieJar(document, location);
  const makeEvent = createEvents(window, safeCopy);
  const each = (act: (source: Source) => unknown) => {
    for (const lib of Object.keys(pages)) (pages[lib] as Ttq).sources().forEach(act);
  };
  const delivery = createDelivery({
    url: `${base}/api/v2/pixel`,
    emitter,
    window,
    storage() {
      let may = false;
      each((source) => {
        may = may || source.consented();
      });
      return may;
    },
  });

  let debugging: Promise<(() => void) | undefined> | undefined;
  const debug = (on?: unknown) => {
    if (debugging && on === false) {
      debugging.then((stop) => stop && stop());
      debugging = undefined;
    } else if (!debugging && on !== false)
      debugging = chunks
        .load("debug")
        .then((chunk) => chunk.start(emitter, past, base))
        .catch(() => undefined);
  };

  const leave = () => {
    each((source) => source.release(true));
    delivery.leave();
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  attempt(() => observeHistory(window, () => each((source) => source.shared && source.arrive())));
  if (/[?&]ttq_debug=1/.test(`${location.search}&ttq_debug=${attempt(() => sessionStorage.ttq_debug)}`)) debug();

  return {
    chunk: chunks.chunk,
    start(config) {
      const lib = `${read(window, config.lib) ? config.lib : read(window, "TiktokAnalyticsObject") || config.lib}`;
      pages[lib] =
        pages[lib] ||
        createTtq({
          window,
          lib,
          emitter,
          safeCopy,
          debug,
          createSource: (code) =>
            createSource(code, {
              emitter,
              delivery,
              chunks,
              makeEvent,
              createVisit: (allowed) => createVisit({ jar, window, allowed }),
              route: () => routeOf(location),
            }),
          ask: (code) => addScript(`events.js?sdkid=${encodeURIComponent(code)}&lib=${lib}`),
          forgetUnsent: () => delivery.forget(),
        });
      (pages[lib] as Ttq).start(config);
      delivery.flush();
    },
  };
}

const self = window as unknown as { __balise: Balise };
const script = document.currentScript as HTMLScriptElement | null;
self.__balise =
  self.__balise ||
  createBalise(
    window,
    ((script && script.src) || statedUrl(window)).split("/i18n/")[0] as string,
    (script && script.nonce) || "",
  );
