/** The triggers `click` and `submit`: heard before anything of the page can stop them. A click by keyboard is one. */
import type { Target } from "../target/target";
import type { Firing } from "./firing";
import { resolve } from "./resolve";

const LISTEN = { capture: true, passive: true };

export function watchClicks(firing: Firing): void {
  const { host, each, fire } = firing;
  for (const kind of ["click", "submit"] as const) {
    const happened = (event: Event) => {
      const path = event.composedPath();
      const known = new Map();
      each(kind, (rule) => {
        const target = rule.trigger.target as Target;
        const hit = resolve(target, path, known);
        if (!hit) return;
        const why = hit.why === "found" && firing.better && firing.better(target, hit) ? "better" : hit.why;
        if (why === "found") fire(rule, hit.score, hit.element);
        else host.tell(why, rule, hit.score);
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
