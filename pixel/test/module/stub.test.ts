import { beforeEach, describe, expect, it } from "vitest";
import { createStub } from "../../src/module/stub";

const page = window as unknown as { ttq?: unknown };
const { happyDOM } = window as unknown as { happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: boolean } } };
happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;

describe("the stub", () => {
  beforeEach(() => {
    delete page.ttq;
    document.head.innerHTML = "";
  });

  it("is made once, and found again", () => {
    const { tag, isNew } = createStub();
    const again = createStub();
    expect([isNew, again.isNew, again.tag === tag, Array.isArray(tag)]).toEqual([true, false, true, true]);
  });

  it("leaves a live ttq its methods", () => {
    const live = Object.assign([], { page() {}, track: () => "live" });
    page.ttq = live;
    expect((createStub().tag as unknown as typeof live).track()).toBe("live");
  });

  it("leaves a pixel that is there already its methods", () => {
    const stub = createStub();
    const one = Object.assign([], { page: () => "live" });
    stub.tag._i.CODE = one as never;
    expect((stub.instance("CODE") as unknown as typeof one).page()).toBe("live");
  });

  it("gives its script the nonce of the page's scripts", () => {
    document.head.innerHTML = '<script nonce="abc"></script>';
    Object.assign(document.head.firstElementChild as Element, { nonce: "abc" });
    createStub().load("https://events.example", "CODE");
    expect(document.querySelector<HTMLScriptElement>("script[src]")?.nonce).toBe("abc");
  });
});
