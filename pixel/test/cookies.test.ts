import { describe, expect, it } from "vitest";
import { createCookieJar } from "../src/cookies";

const PUBLIC_SUFFIXES = ["com", "uk", "co.uk", "github.io", "localhost"];

/** A browser's cookies: refuses public suffixes and foreign domains, drops what lives no longer. */
function browser(hostname: string, protocol = "https:") {
  const kept = new Map<string, string>();
  const written: string[] = [];
  const document = {
    get cookie() {
      return [...kept].map(([key, value]) => `${key.split("@")[0]}=${value}`).join("; ");
    },
    set cookie(text: string) {
      written.push(text);
      const [pair = "", ...rest] = text.split(";");
      const attributes = new Map(rest.map((part) => part.split("=") as [string, string]));
      const domain = attributes.get("domain") ?? "";
      if (domain && (PUBLIC_SUFFIXES.includes(domain) || !`.${hostname}`.endsWith(`.${domain}`))) return;
      if (/^[\d.]+$/.test(hostname) && domain) return;
      if (attributes.has("secure") && protocol !== "https:") return;
      const [name = "", value = ""] = pair.split("=");
      if (attributes.get("max-age") === "0") kept.delete(`${name}@${domain}`);
      else kept.set(`${name}@${domain}`, value);
    },
  };
  const jar = createCookieJar(document as Document, { hostname, protocol } as Location);
  return { jar, kept, written };
}

describe("createCookieJar", () => {
  it.each([
    ["www.shop.example.com", "example.com"],
    ["example.com", "example.com"],
    ["www.shop.co.uk", "shop.co.uk"],
    ["shop.co.uk", "shop.co.uk"],
    ["me.github.io", "me.github.io"],
    ["localhost", ""],
    ["192.168.0.1", ""],
    ["[::1]", ""],
  ])("on %s sets cookies for %j", (hostname, domain) => {
    const { jar, kept } = browser(hostname);
    jar.write("_ttp", "id", 60);

    expect([...kept]).toEqual([[`_ttp@${domain}`, "id"]]);
    expect(jar.read("_ttp")).toBe("id");
    jar.remove("_ttp");
    expect(kept.size).toBe(0);
    expect(jar.read("_ttp")).toBe("");
  });

  it("tries domains once, and sets nothing before it is asked to", () => {
    const { jar, written } = browser("www.shop.co.uk");
    jar.read("a");
    expect(written).toEqual([]);
    jar.write("a", "1", 9);
    const tried = written.length;
    jar.write("a", "2", 9);

    expect(written.length).toBe(tried + 1);
  });

  it("says Secure on https only, and always SameSite=Lax and the whole site", () => {
    for (const [protocol, secure] of [
      ["https:", true],
      ["http:", false],
    ] as const) {
      const { jar, written } = browser("shop.example.com", protocol);
      jar.write("a", "1", 9);
      const last = written[written.length - 1] as string;

      expect(last).toContain("a=1;path=/;max-age=9;samesite=lax;domain=example.com");
      expect(last.includes(";secure")).toBe(secure);
    }
  });

  it("writes ids as they are, and lets no value add attributes", () => {
    const { jar, kept, written } = browser("example.com");
    jar.write("ttcsid", "1700000000000::abc.1.1700000000000.0", 9);
    jar.write("ttclid", "E.C.P.x; domain=evil.com, é %41", 9);

    expect(kept.get("ttcsid@example.com")).toBe("1700000000000::abc.1.1700000000000.0");
    expect(written[written.length - 1]).toMatch(/^ttclid=[^; ,]+;path/);
    expect(jar.read("ttclid")).toBe("E.C.P.x; domain=evil.com, é %41");
  });

  it("does not take one name for the end of another", () => {
    const { jar } = browser("example.com");
    jar.write("x_ttp", "other", 9);

    expect(jar.read("_ttp")).toBe("");
  });

  it("keeps nothing and does not throw where cookies are forbidden or unreadable", () => {
    const sandboxed = {
      get cookie(): string {
        throw new DOMException("sandboxed", "SecurityError");
      },
      set cookie(_: string) {
        throw new DOMException("sandboxed", "SecurityError");
      },
    };
    for (const document of [sandboxed, { cookie: "a=%" }, {}]) {
      const jar = createCookieJar(document as Document, { hostname: "example.com", protocol: "https:" } as Location);
      jar.write("a", "\ud800", 9);
      jar.remove("a");

      expect(jar.read("b")).toBe("");
    }
  });
});
