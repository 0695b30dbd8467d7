/** What is known of the visit without writing anything: the ids in our cookies, the click in the address. */
import { attempt, cookieIn } from "./calls";

/** The chunk `visit` writes the time of the last activity down this often. */
const MINUTE_MS = 6e4;

/** What the cookies say at one moment: `_ttp`, the session's `<ms>::<20 random>`, the click; whether one is missing or old. */
export type Known = [id: string, session: string, click: string, stale: boolean];

export interface Trail {
  /** Click id in the address of this page, or of an earlier one that led here. */
  clickId(): string;
  /** Reads the cookies once, which is slow. Where it says stale, the chunk `visit` writes them. */
  known(): Known;
}

export function createTrail({ document, location }: Window): Trail {
  let click = "";
  const clickId = () => {
    const { referrer } = document;
    const [, found] =
      /[?&]ttclid=([^&#]*)/.exec(location.href + (referrer.split("/")[2] === location.host ? referrer : "")) || [];
    if (found) click = attempt(() => decodeURIComponent(found)) || found;
    return click;
  };
  return {
    clickId,
    known() {
      const text = attempt(() => document.cookie);
      const id = cookieIn(text, "_ttp");
      const [session, , active] = cookieIn(text, "ttcsid").split(".") as [string, string, unknown];
      const kept = cookieIn(text, "ttclid");
      const now = clickId() || kept;
      return [id, session, now, !(id && Date.now() - (active as number) < MINUTE_MS && now === kept)];
    },
  };
}
