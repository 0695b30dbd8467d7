/** First-party cookies on the broadest domain the browser allows, which is the registrable one. */
import type { CookieJar } from "./parts";

export function createCookieJar(document: Document, location: Location): CookieJar {
  let domain: string | undefined;

  const put = (name: string, value: string, seconds: number, where: string) => {
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = `${name}=${value};path=/;max-age=${seconds};samesite=lax${where}${secure}`;
  };

  const find = (name: string) => `; ${document.cookie}`.split(`; ${name}=`)[1]?.split(";")[0];

  const broadest = () => {
    const labels = location.hostname.split(".");
    if (/^[\d.]+$|:/.test(location.hostname)) return "";
    for (let i = labels.length - 2; i >= 0; i--) {
      const where = `;domain=${labels.slice(i).join(".")}`;
      put("_tt_try", "1", 9, where);
      if (find("_tt_try")) {
        put("_tt_try", "", 0, where);
        return where;
      }
    }
    return "";
  };

  const write = (name: string, value: string, seconds: number) => {
    try {
      domain ??= broadest();
      put(name, value.replace(/[^\w.:~!*()-]/gu, encodeURIComponent), seconds, domain);
      if (!seconds) put(name, "", 0, "");
    } catch {}
  };

  return {
    read(name) {
      try {
        return decodeURIComponent(find(name) || "");
      } catch {
        return "";
      }
    },
    write,
    remove: (name) => write(name, "", 0),
  };
}
