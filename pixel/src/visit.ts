/** What is known of the visit: the browser's id, the click that led here, the session. */
import { attempt } from "./calls";
import type { CookieJar, Visit } from "./parts";

const ID = "_ttp";
const CLICK = "ttclid";
const SESSION = "ttcsid";
const SWITCH = "_tt_enable_cookie";
const THIRTEEN_MONTHS = 3419e4;
const THIRTY_DAYS = 2592e3;
const IDLE_MS = 18e5;
/** How often the time of the last activity is written down. */
const MINUTE_MS = 6e4;
const MOST_COOKIE_CHARACTERS = 4e3;

interface VisitParts {
  jar: CookieJar;
  window: Window;
  /** Whether cookies may be read and set. */
  allowed: () => boolean;
}

export function createVisit({ jar, window, allowed }: VisitParts): Visit {
  const { location, document } = window;
  let id = "";
  let session = "";

  const randomByte = () => attempt(() => window.crypto.getRandomValues(new Uint8Array(1))[0]) || Math.random() * 256;

  const randomText = (length: number) => {
    let text = "";
    while (text.length < length) text += ((randomByte() % 36) | 0).toString(36);
    return text;
  };

  const clickIn = (url: string) => {
    const [, value = ""] = /[?&]ttclid=([^&#]*)/.exec(url) || [];
    return attempt(() => decodeURIComponent(value)) || value;
  };

  let click = clickIn(location.href) || (document.referrer.split("/")[2] === location.host && clickIn(document.referrer)) || "";

  return {
    anonymousId() {
      if (!allowed()) return "";
      const found = jar.read(ID);
      if (!found || found !== id) {
        id = found || id || `${randomText(27)}.tt.1`;
        jar.write(ID, id, THIRTEEN_MONTHS);
        jar.write(SWITCH, "1", THIRTEEN_MONTHS);
      }
      return id;
    },
    clickId() {
      click = clickIn(location.href) || click;
      if (!allowed()) return click;
      const kept = jar.read(CLICK);
      if (click && click !== kept && encodeURIComponent(click).length < MOST_COOKIE_CHARACTERS)
        jar.write(CLICK, click, THIRTY_DAYS);
      return click || kept;
    },
    sessionId() {
      if (!allowed()) return "";
      const now = Date.now();
      let [head, count, active] = (jar.read(SESSION) || session).split(".") as [string, unknown, number];
      if (!(now - active < IDLE_MS)) {
        head = `${now}::${randomText(20)}`;
        count = (Number(count) || 0) + 1;
        active = 0;
      }
      if (now - active > MINUTE_MS) {
        session = `${head}.${count}.${now}.0`;
        jar.write(SESSION, session, THIRTEEN_MONTHS);
      }
      return head;
    },
    forget() {
      id = click = session = "";
      [ID, CLICK, SESSION, SWITCH].map(jar.remove);
    },
  };
}
