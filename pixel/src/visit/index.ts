/** The chunk `visit`: sets and removes our cookies. */
import { createCookieJar } from "../cookies";
import type { Item, Registry, VisitChunk } from "../parts";
import { createVisit } from "../visit";

const THIRTY_DAYS = 2592e3;
const MOST_COOKIE_CHARACTERS = 4e3;

const jar = createCookieJar(document, location);
const cookies = createVisit({ jar, window, allowed: () => true });

function fillNow(items: Item[]): void {
  cookies.anonymousId();
  cookies.sessionId();
  cookies.clickId();
  for (const item of items) {
    const click = "event" in item && item.context.ad.callback;
    if (click && click !== jar.read("ttclid") && encodeURIComponent(click).length < MOST_COOKIE_CHARACTERS)
      jar.write("ttclid", click, THIRTY_DAYS);
  }
}

export const visit: VisitChunk = { fill: async (items) => fillNow(items), fillNow, forget: cookies.forget };

(self as { __balise?: Registry }).__balise?.chunk("visit", visit);
