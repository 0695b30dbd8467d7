import { beforeEach, describe, expect, it, vi } from "vitest";
import { debug } from "../../src/debug/index";
import { createEmitter } from "../../src/emitter";
import type { LibraryEvents } from "../../src/parts";
import { eventOf } from "./events";

const BASE = "https://events.example";
const SENT = { events: [eventOf()], answer: { code: 0, message: "", request_id: "", data: {} } };

let printed: string[] = [];

describe("the chunk debug", () => {
  beforeEach(() => {
    printed = [];
    for (const method of ["info", "log", "groupCollapsed"] as const) {
      vi.spyOn(console, method).mockImplementation((text) => {
        printed.push(text);
      });
    }
  });

  it("tells what happened before it was there, then what happens, until it is stopped", () => {
    const emitter = createEmitter([]);
    const past: [keyof LibraryEvents, unknown][] = [
      ["sent", SENT],
      ["ready", undefined],
      ["sent", "broken"],
    ];
    const stop = debug.start(emitter, past, BASE);
    emitter.emit("failed", { events: [eventOf()], reason: "unknown", final: true });
    const before = printed.join("\n");
    expect(before).toContain('ttq · track "ViewContent" → received');
    expect(before).toContain("no web source with this code");
    stop();
    emitter.emit("sent", SENT);
    window.dispatchEvent(new ErrorEvent("error", { message: "ttq is not a function" }));
    expect(printed.join("\n")).toBe(before);
  });

  it("tells of calls that are held by consent", () => {
    const emitter = createEmitter([]);
    const stop = debug.start(emitter, [["consent", "held"]], BASE);
    emitter.emit("track", eventOf());
    emitter.emit("consent", "granted");
    emitter.emit("track", eventOf());
    expect(printed.filter((line) => line.includes("→ held"))).toHaveLength(1);
    stop();
  });

  it("tells of ttq used as a function", () => {
    const stop = debug.start(createEmitter([]), [], BASE);
    window.dispatchEvent(new ErrorEvent("error", { message: "Uncaught TypeError: ttq is not a function" }));
    expect(printed[printed.length - 1]).toContain("Use ttq.track(");
    stop();
  });

  it("prints no e-mail address, wherever it stood", () => {
    const emitter = createEmitter([]);
    const stop = debug.start(emitter, [], BASE);
    const event = eventOf({ event: "bought by a@b.fr", _inspection: { removed: ["properties.c@d.fr"] } });
    emitter.emit("sent", { ...SENT, events: [event] });
    expect(printed.join("\n")).not.toContain("@");
    stop();
  });

  it("is turned on once, and off", () => {
    const emitter = createEmitter([]);
    debug.turn(true, emitter, [], BASE);
    debug.turn(true, emitter, [], BASE);
    emitter.emit("sent", SENT);
    debug.turn(false, emitter, [], BASE);
    emitter.emit("sent", SENT);
    expect(printed.filter((line) => line.includes("→ received"))).toHaveLength(1);
  });

  it("is remembered for the tab where the page's address switched it on, until it is switched off", () => {
    const emitter = createEmitter([]);
    debug.turn(true, emitter, [], BASE);
    expect(sessionStorage.getItem("ttq_debug")).toBeNull();
    window.history.replaceState({}, "", "?ttq_debug=1");
    debug.turn(true, emitter, [], BASE);
    expect(sessionStorage.getItem("ttq_debug")).toBe("1");
    debug.turn(false, emitter, [], BASE);
    expect(sessionStorage.getItem("ttq_debug")).toBeNull();
    window.history.replaceState({}, "", "?");
  });
});
