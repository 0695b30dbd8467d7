/** The triggers `click` and `submit`: heard before anything of the page can stop them. A click by keyboard is one. */
import type { Target } from "../target/target";
import type { Firing } from "./firing";
import { resolve } from "./resolve";

const LISTEN = { capture: true, passive: true };

export function watchClicks({ host, each, fire }: Firing): void {
  for (const kind of ["click", "submit"] as const) {
    const happened = (event: Event) => {
      const path = event.composedPath();
      each(kind, (rule) => {
        const hit = resolve(rule.trigger.target as Target, path, document);
        if (!hit) return;
        if (hit.why === "found") fire(rule, hit.score, hit.element);
        else host.tell(hit.why, rule, hit.score);
      });
    };
    window.addEventListener(kind, happened, LISTEN);
    // A submit inside a shadow root is not heard outside of it, but that somebody enters one of its fields is.
    if (kind === "submit")
      window.addEventListener("focusin", (event) => {
        const root = (event.composedPath()[0] as Node).getRootNode();
        if (root !== document) root.addEventListener(kind, happened, LISTEN);
      });
  }
}
