import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { identify } from "../../src/identify/index";
import { match } from "../../src/match/index";
import type { Source, SourceConfig, SourceParts } from "../../src/parts";

const read = (given: { [key: string]: unknown }) => identify.readNow(given, "33");
const EMAIL = read({ email: "a@b.fr" }).user.email;
const PHONE = read({ phone: "0612345678" }).user.phone_number;
const FORM = '<form><input type="email" value="a@b.fr"><input type="tel" value="06 12 34 56 78"></form>';

const stops: (() => void)[] = [];

function start(fields: SourceConfig["match"]): ReturnType<typeof vi.fn> {
  const found = vi.fn();
  stops.push(match.start(fields, found, read));
  return found;
}

function stopAll(): void {
  for (const stop of stops.splice(0)) stop();
}

function submit(root: Document | ShadowRoot): void {
  root.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}

describe("automatic matching", () => {
  beforeEach(() => {
    sessionStorage.clear();
    document.body.innerHTML = FORM;
  });
  afterEach(stopAll);

  it("passes on hashes only, of what is switched on, when a form is submitted", () => {
    const found = start(["email"]);
    expect(found).not.toHaveBeenCalled();
    submit(document);
    expect(found.mock.calls).toEqual([[{ sha256_email: EMAIL }]]);
  });

  it("knows the visitor on the next page of the tab, in what is switched on", () => {
    start(["email", "phone_number"]);
    submit(document);
    expect(start(["email", "phone_number"]).mock.calls).toEqual([[{ sha256_email: EMAIL, sha256_phone_number: PHONE }]]);
    expect(start(["phone_number"]).mock.calls).toEqual([[{ sha256_phone_number: PHONE }]]);
  });

  it("sees forms in open shadow roots once somebody enters a field", () => {
    const root = (document.body.firstElementChild as HTMLElement)
      .appendChild(document.createElement("div"))
      .attachShadow({ mode: "open" });
    root.innerHTML = FORM;
    const found = start(["email"]);
    for (let times = 0; times < 2; times++) {
      root.querySelector("input")?.dispatchEvent(new Event("focusin", { bubbles: true, composed: true }));
    }
    submit(root);
    expect(found).toHaveBeenCalledTimes(1);
  });

  it("stops, and forgets the visitor", () => {
    const found = start(["email"]);
    submit(document);
    stopAll();
    submit(document);
    expect(found).toHaveBeenCalledTimes(1);
    expect(start(["email"])).not.toHaveBeenCalled();
  });

  it("says nothing of a form without a usable value", () => {
    document.body.innerHTML = '<form><input type="email" value="no"></form>';
    const found = start(["email"]);
    submit(document);
    expect(found).not.toHaveBeenCalled();
    expect(sessionStorage.length).toBe(0);
  });

  it("is turned on once for each source, and off where consent is", async () => {
    const config: SourceConfig = { code: "SHOP", lib: "ttq", cookies: true, match: ["email"], phone: "" };
    const found = vi.fn();
    let consented = true;
    const source = { consented: () => consented, identify: found } as unknown as Source;
    const parts = {
      chunks: { use: async (_: string, act: (chunk: unknown) => void) => act(identify) },
    } as unknown as SourceParts;
    await match.turn(config, source, parts);
    await match.turn(config, source, parts);
    submit(document);
    consented = false;
    await match.turn(config, source, parts);
    await match.turn(config, source, parts);
    submit(document);
    expect(found.mock.calls).toEqual([[{ sha256_email: EMAIL }, "found"]]);
    expect(sessionStorage.length).toBe(0);
  });
});
