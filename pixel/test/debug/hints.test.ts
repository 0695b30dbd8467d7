import { describe, expect, it } from "vitest";
import { hintsOf } from "../../src/debug/hints";
import { eventOf } from "./events";

describe("what can be said without the server", () => {
  it("names the match keys, or how to have some", () => {
    const event = eventOf();
    expect(hintsOf(event, "ViewContent")[0]).toContain("Match keys: none. Call ttq.identify(");
    event.context.user = { email: "0".repeat(64), anonymous_id: "me" };
    event.context.ad = { callback: "click" };
    expect(hintsOf(event, "ViewContent")).toEqual(["Match keys: email, click id, cookie id."]);
  });

  it("says what became of each key of identify, with the cure", () => {
    const event = eventOf({
      _inspection: { identity_params: { email: "plain", phone_number: "invalid", city: "empty", external_id: "hashed" } },
    });
    const said = hintsOf(event, "ViewContent").join("\n");
    expect(said).toContain("identify email: hashed in this browser.");
    expect(said).toContain("identify phone_number: NOT VALID, left out. Give it with + and country code");
    expect(said).toContain("identify city: no value, left out.");
    expect(said).toContain("identify external_id: was a SHA-256 already.");
  });

  it("says what was taken out and altered", () => {
    const said = hintsOf(eventOf({ _inspection: { removed: ["context.page.url"], altered: ["cyclic", "new_code"] } }), "X").join(
      "\n",
    );
    expect(said).toContain("context.page.url: an e-mail address in clear text in the page's URL was taken out.");
    expect(said).toContain("An object contained itself");
    expect(said).toContain("properties: new_code");
  });

  it.each([
    ["Purchase", {}, true],
    ["Purchase", { value: "" }, true],
    ["Purchase", { value: 0 }, false],
    ["leave_review", {}, false],
  ])("%s with %o lacks a value: %s", (name, properties, lacks) => {
    expect(hintsOf(eventOf({ properties }), name).some((line) => line.startsWith("properties.value: missing"))).toBe(lacks);
  });

  it("advises an event_id where none was given, but not for page views", () => {
    const hints = (event: string) =>
      hintsOf(eventOf({ event, event_id: "messageId-1" }), event).some((line) => line.startsWith("event_id: none"));
    expect([hints("Search"), hints("Pageview")]).toEqual([true, false]);
  });
});
