import { describe, expect, it } from "vitest";
import { describeConsent, describeFailed, describeHeld, describeSent } from "../../src/debug/describe";
import type { Answer, Finding, Verdict } from "../../src/wire";
import { eventOf } from "./events";

const BASE = "https://events.example";

function verdict(changes: Partial<Verdict>): Verdict {
  return { receipt: "r1", event: "ViewContent", class: "standard", outcome: "", ...changes };
}

function answer(events: Verdict[], warnings: Finding[] = [], errors: Finding[] = []): Answer {
  return { code: errors.length ? 20001 : 0, message: "", request_id: "", data: { events, warnings, errors } };
}

describe("an answered event", () => {
  it("is told by its verdict, with the receipt to look at", () => {
    const [report] = describeSent([eventOf()], answer([verdict({})]), BASE);
    expect(report?.headline).toBe('ttq · track "ViewContent" → counted as ViewContent (standard event)');
    expect(report?.lines).toContain("Receipt, with what became of it since: https://events.example/receipts/r1");
    expect(report?.lines).toContain("Pixel SHOP, event_id as given.");
  });

  it("tells a reserved name and each note of its own index", () => {
    const warnings = [
      { index: 1, path: "event", code: "name_mapped", message: "Send CompletePayment." },
      { index: 0, path: "event", code: "deprecated", message: "Not mine." },
      { index: 1, path: "properties", code: "property_altered", message: "Said here already." },
    ];
    const reports = describeSent(
      [eventOf(), eventOf({ event: "Purchase" })],
      answer([verdict({}), verdict({ event: "CompletePayment" })], warnings),
      BASE,
    );
    expect(reports[1]?.headline).toBe('ttq · track "Purchase" → counted as CompletePayment (reserved name), 2 notes');
    expect(reports[1]?.lines).toContain("event: Send CompletePayment. (name_mapped)");
    expect(reports[1]?.lines.join()).not.toMatch(/Not mine|Said here/);
  });

  it("tells a broken rule with the server's suggestion", () => {
    const errors = [{ index: 0, path: "event", code: "invalid_name", reason: "Starts with a digit. Suggested: review_2." }];
    const [report] = describeSent(
      [eventOf({ event: "2review" })],
      answer([verdict({ event: "", outcome: "invalid_name" })], [], errors),
      BASE,
    );
    expect(report?.headline).toBe('ttq · track "2review" → NOT counted, waits in quarantine (invalid_name)');
    expect(report?.lines[0]).toBe("event: Starts with a digit. Suggested: review_2. (invalid_name)");
  });

  it("tells test events and page views, whose case does not matter", () => {
    const events = [eventOf({ test_event_code: "T1" }), eventOf({ event: "Pageview" })];
    const reports = describeSent(events, answer([verdict({}), verdict({ event: "PageView" })]), BASE);
    expect(reports.map((report) => report.headline)).toEqual([
      'ttq · track "ViewContent" → shown as a test event, not counted',
      "ttq · page() → counted as PageView (standard event)",
    ]);
  });

  it("is told as received by a server that says no more", () => {
    const [report] = describeSent([eventOf()], { code: 0, message: "", request_id: "" } as Answer, BASE);
    expect(report?.headline).toBe('ttq · track "ViewContent" → received');
  });
});

describe("an event that is not answered", () => {
  it("waits for another try, with the reason", () => {
    expect(describeFailed([eventOf(), eventOf()], "HTTP 0", false)).toEqual({
      headline: expect.stringMatching(/^ttq · 2 events kept, and sent again later: the server could not be reached/),
      lines: ['ttq · track "ViewContent" for SHOP'],
    });
  });

  it("is given up where nobody has its code", () => {
    expect(describeFailed([eventOf()], "unknown", true).headline).toContain(
      "1 event given up: this server has no web source with this code",
    );
    expect(describeFailed([eventOf()], "HTTP 404", true).headline).toBe("ttq · 1 event given up: HTTP 404");
  });

  it("is held until consent", () => {
    expect(describeHeld(eventOf()).headline).toBe('ttq · track "ViewContent" → held until ttq.grantConsent()');
    expect(describeConsent("revoked").headline).toContain("consent is withdrawn");
    expect(describeConsent("other").headline).toBe("ttq · other");
  });
});
