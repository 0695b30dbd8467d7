/** First-party cookies on the broadest domain the browser allows, which is the registrable one. */
import { attempt, cookieIn } from "./calls";
import type { CookieJar } from "./parts";

const TRY = "_tt_try";

export function createCookieJar(document: Document, location: Location): CookieJar {
  let domain: string | undefined;

  const put = (name: string, value: string, seconds: number, where: string) => {
    document.cookie = `${name}=${value};path=/;max-age=${seconds};samesite=lax${where}${location.protocol === "https:" ? ";secure" : ""}`;
  };

  const read = (name: string) => attempt(() => cookieIn(document.cookie, name)) || "";

  const broadest = () => {
    const labels = location.hostname.split(".");
    for (let i = labels.length - 1; i-- > 0 && /[^\d.]/.test(location.hostname); ) {
      const where = `;domain=${labels.slice(i).join(".")}`;
      put(TRY, "1", 9, where);
      if (read(TRY)) {
        put(TRY, "", 0, where);
        return where;
      }
    }
    return "";
  };

  const write = (name: string, value: string, seconds: number) => {
    attempt(() => {
      if (domain === undefined) domain = broadest();
      put(name, value.replace(/[^\w.:~!*-]/gu, encodeURIComponent), seconds, domain);
    });
  };

  return { read, write, remove: (name) => write(name, "", 0) };
}
