/** What is known of the visit without writing anything: the ids in our cookies, the click in the address. */
import { attempt, cookieIn } from "./calls";
import type { Trail } from "./parts";

/** The chunk `visit` writes the time of the last activity down this often. */
const MINUTE_MS = 6e4;

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
