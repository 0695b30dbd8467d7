/** What loads first. Evaluates to `__balise.start(config)`, which the server's last line calls. */
import { createTtq, type Ttq } from "./api";
import { attempt, type Loose } from "./calls";
import { createAddScript, createChunkLoader } from "./chunks";
import { createCookieJar } from "./cookies";
import { createDebug, wantsDebug } from "./debugging";
import { createDelivery } from "./delivery";
import { createEmitter } from "./emitter";
import { createEvents } from "./event";
import { observeHistory, routeOf } from "./history";
import type { Chunks, Registry, SourceConfig } from "./parts";
import { safeCopy } from "./safe";
import { read } from "./scaffold";
import { scrub } from "./scrub";
import { createSource, type Source } from "./source";
import { createVisit } from "./visit";

declare const CHUNKS: { [N in keyof Chunks]: string };

interface Balise extends Registry {
  start(config: SourceConfig): void;
}

/** Where the base code says that events.js is: for a script that does not know where it came from. */
function statedBase(window: Window, lib: string): string {
  const queues = read(read(window, lib), "_i");
  const codes = attempt(() => Object.keys(queues as Loose)) || [];
  return codes
    .map((code) => read(read(queues, code), "_u"))
    .filter(Boolean)
    .join();
}

function createBalise(window: Window, base: string, nonce: string | undefined): Balise {
  const { document, location } = window;
  const pages: { [lib: string]: Ttq } = {};
  const emitter = createEmitter();
  const addScript = createAddScript(document, base, nonce);
  const { load, loaded, register } = createChunkLoader(addScript, CHUNKS);
  const sources = () => ([] as Source[]).concat(...Object.keys(pages).map((lib) => (pages[lib] as Ttq).sources()));
  const delivery = createDelivery({
    url: `${base}/api/v2/pixel`,
    emitter,
    window,
    storage: () => sources().some((source) => source.consented()),
  });
  const jar = createCookieJar(document, location);
  const makeEvent = createEvents({ window, safeCopy, scrub });
  const debug = createDebug(emitter, load, base);
  const createPage = (lib: string) =>
    createTtq({
      window,
      lib,
      emitter,
      safeCopy,
      createSource: (code, page) =>
        createSource(code, {
          emitter,
          delivery,
          makeEvent,
          load,
          loaded,
          createVisit: (allowed) => createVisit({ jar, window, allowed }),
          route: () => routeOf(location),
          ...page,
        }),
      ask: (code) => addScript(`events.js?sdkid=${encodeURIComponent(code)}&lib=${lib}`),
      debug,
      forgetUnsent: () => delivery.forget(),
    });

  const leave = () => {
    for (const source of sources()) attempt(source.leave);
    delivery.leave();
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  attempt(() =>
    observeHistory(window, () => {
      for (const source of sources()) attempt(source.arrive);
    }),
  );
  if (wantsDebug(location.search, () => window.sessionStorage)) debug();

  return {
    chunk: register,
    start(config) {
      const stated = window as unknown as Loose;
      const lib = stated[config.lib] ? config.lib : `${stated.TiktokAnalyticsObject || config.lib}`;
      pages[lib] = pages[lib] || createPage(lib);
      (pages[lib] as Ttq).start(config);
      delivery.flush();
    },
  };
}

const self = window as unknown as { __balise: Balise };
const script = document.currentScript as HTMLScriptElement | null;
self.__balise =
  self.__balise ||
  createBalise(window, (script ? script.src : statedBase(window, "ttq")).split("/i18n/")[0] as string, script?.nonce);
