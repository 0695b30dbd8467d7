/** What is known of the visit without writing anything: the ids in our cookies, the click in the address. */
import { attempt } from "./calls";

/** The chunk `visit` writes the time of the last activity down this often. */
const MINUTE_MS = 6e4;

export interface Trail {
  /** `_ttp`, or an empty text. */
  anonymousId(): string;
  /** `<ms>::<20 random>`, or an empty text. */
  sessionId(): string;
  /** Click id in the address of this page, or of an earlier one that led here; `kept` looks into the cookie too. */
  clickId(kept?: boolean): string;
  /** Whether a cookie is missing or old: the chunk `visit` writes them. */
  isStale(): boolean;
}

export function createTrail({ document, location }: Window): Trail {
  const read = (name: string) =>
    attempt(() => decodeURIComponent((`; ${document.cookie}`.split(`; ${name}=`)[1] as string).split(";")[0] as string)) || "";
  const session = () => read("ttcsid").split(".");
  let click = "";
  const clickId = (kept?: boolean) => {
    const { referrer } = document;
    const [, found] =
      /[?&]ttclid=([^&#]*)/.exec(location.href + (referrer.split("/")[2] === location.host ? referrer : "")) || [];
    click = found ? attempt(() => decodeURIComponent(found)) || found : click;
    return click || (kept ? read("ttclid") : "");
  };
  return {
    anonymousId: () => read("_ttp"),
    sessionId: () => session()[0] as string,
    clickId,
    isStale: () => !read("_ttp") || !(Date.now() - +(session()[2] as string) < MINUTE_MS) || clickId(true) !== read("ttclid"),
  };
}
