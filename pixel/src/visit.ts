/** What is known of the visit: the browser's id, the click that led here, the session. */
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
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

interface VisitParts {
  jar: CookieJar;
  window: Window;
  /** Whether cookies may be read and set. */
  allowed: () => boolean;
}

function randomText(window: Window, length: number) {
  let bytes = Array.from({ length }, () => Math.random() * 256);
  try {
    bytes = Array.from(window.crypto.getRandomValues(new Uint8Array(length)));
  } catch {}
  return bytes.map((byte) => LETTERS[(byte * 62) >> 8]).join("");
}

/** The click id in an address, or an empty text. */
function clickIn(url: string) {
  const value = /[?&]ttclid=([^&#]*)/.exec(url)?.[1] || "";
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

export function createVisit({ jar, window, allowed }: VisitParts): Visit {
  let id = "";
  let click = "";
  let session = "";
  let kept = "";

  const look = () => {
    click = clickIn(window.location.href) || click;
  };
  const referrer = window.document.referrer;
  if (referrer.split("/")[2] === window.location.host) click = clickIn(referrer);
  look();

  return {
    anonymousId() {
      if (!allowed()) return "";
      const found = jar.read(ID);
      if (!found || found !== id) {
        id = found || id || `${randomText(window, 27)}.tt.1`;
        jar.write(ID, id, THIRTEEN_MONTHS);
        jar.write(SWITCH, "1", THIRTEEN_MONTHS);
      }
      return id;
    },
    clickId() {
      look();
      if (!allowed()) return click;
      if (click && click !== kept && encodeURIComponent(click).length < MOST_COOKIE_CHARACTERS) {
        jar.write(CLICK, click, THIRTY_DAYS);
        kept = click;
      }
      return click || jar.read(CLICK);
    },
    sessionId() {
      if (!allowed()) return "";
      const now = Date.now();
      const found = /^(\d+::[\w-]{20})\.(\d+)\.(\d+)/.exec(jar.read(SESSION) || session) || [];
      let head = found[1];
      let count = +(found[2] || 0);
      let active = +(found[3] || 0);
      if (!head || now - active > IDLE_MS) {
        head = `${now}::${randomText(window, 20)}`;
        count++;
        active = 0;
      }
      if (now - active > MINUTE_MS) {
        session = `${head}.${count}.${now}.0`;
        jar.write(SESSION, session, THIRTEEN_MONTHS);
      }
      return head;
    },
    forget() {
      id = click = session = kept = "";
      for (const name of [ID, CLICK, SESSION, SWITCH]) jar.remove(name);
    },
  };
}
