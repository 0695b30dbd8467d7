/** Notices a new route in a single-page application. */

/** What makes a page another one: path, query, and a fragment that is a route (`#/` or `#!`). */
export const routeOf = ({ pathname, search, hash }: Location): string => pathname + search + (/^#[!/]/.test(hash) ? hash : "");

/** Calls `changed` after each change of route, whoever made it. */
export function observeHistory(window: Window, changed: () => void): void {
  const { history, location } = window;
  let last = routeOf(location);
  const look = () => {
    const route = routeOf(location);
    if (route !== last) {
      last = route;
      changed();
    }
  };
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name];
    history[name] = function (this: History, ...args) {
      original.apply(this, args);
      look();
    };
  }
  // Going to a fragment is a popstate too.
  window.addEventListener("popstate", look);
}
