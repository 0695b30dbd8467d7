/** The chunk `watch`: what rules see without anything being clicked. Loaded at once where rules are about that, else when the page is idle. */
import type { Registry, WatchChunk } from "../parts";
import { createBetter } from "./better";
import { watchPassing } from "./passing";
import { sightAll } from "./sightings";
import { watchVisible } from "./visible";

const SIGHT_AFTER_MS = 2e3;

export const watch: WatchChunk = {
  start(firing, find) {
    firing.better = createBetter(find);
    const visible = watchVisible(firing, find);
    const passing = watchPassing(firing);
    let views = 0;
    return () => {
      const view = ++views;
      visible();
      passing();
      setTimeout(() => sightAll(firing, find, () => view === views), SIGHT_AFTER_MS);
    };
  },
};

(self as { __balise?: Registry }).__balise?.chunk("watch", watch);
