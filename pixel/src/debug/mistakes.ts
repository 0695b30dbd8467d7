/** Errors of the page that come from a wrong use of `ttq`. */
import type { Report } from "./report";

/** What is wrong and how to mend it; nothing where the error is not about `ttq`. */
export function describeMistake(message: string): Report | undefined {
  const found = /(?:^|[^.\w])(?:window\.|self\.)?ttq(\.\w+)? is not a function/.exec(message);
  if (!found) return undefined;
  const method = found[1];
  const cure = method
    ? `ttq has no method ${method.slice(1)}. Events are sent with ttq.track("Name", { … }).`
    : 'ttq(…) is not a function call as other vendors\' pixels have. Use ttq.track("Name", { … }): the event was lost.';
  return { headline: `ttq · ${cure}`, lines: [] };
}
