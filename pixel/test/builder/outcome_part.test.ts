import { expect, it, vi } from "vitest";
import { lacking, outcomePart, save } from "../../src/builder/outcome_part";
import { benchOf } from "./bench";

const reading = { read: () => ({ properties: { value: 14.5 }, unread: [] }) };

it("says what is lacking, keeps the button focusable, and does not save", () => {
  const saved = vi.fn();
  const bench = benchOf({}, { save: saved as never });
  bench.shell.footer.append(...outcomePart(bench, reading));
  const button = bench.shell.find("save") as HTMLElement;
  button.click();

  expect(lacking(bench)).toEqual(["a name for the event", "an element"]);
  expect([button.getAttribute("aria-disabled"), button.hasAttribute("disabled")]).toEqual(["true", false]);
  expect(saved).not.toHaveBeenCalled();
});

it("leads to where it is published, and says what the server remarks", async () => {
  const value = {
    id: "r_1",
    name: "leave_review",
    state: "draft",
    version: 3,
    rule: {},
    remarks: [{ path: "", message: "Add `currency`.", cure: "" }],
  };
  const bench = benchOf({ dirty: true }, { save: async () => ({ value }) as never });

  expect(await save(bench)).toBe(true);
  const outcome = bench.work.outcome as HTMLElement;
  expect(outcome.querySelector("a")?.getAttribute("href")).toBe("https://m/sources/SHOP/rules/r_1");
  expect(outcome.textContent).toContain("Draft saved as version 3.");
  expect([bench.work.id, bench.work.version, bench.work.dirty]).toEqual(["r_1", 3, false]);
});

it("shows each thing that keeps a rule from being saved", async () => {
  const refused = { code: "rule_refused", problems: [{ path: "event", message: "Bad name.", cure: "Choose another." }] };
  const bench = benchOf({}, { save: async () => ({ refused }) });
  expect(await save(bench)).toBe(false);
  expect(bench.work.outcome?.textContent).toBe("Bad name. Choose another.");
});

it("sends a test with its code and the values that are read, and shows the verdict", () => {
  const bench = benchOf();
  bench.work.rule.event = "leave_review";
  const event = { message_id: "m1", event: "leave_review" } as never;
  const track = vi.fn(() => bench.parts.emitter.emit("track", event));
  bench.host = { consented: () => true, track } as never;
  bench.shell.footer.append(...outcomePart(bench, reading));
  (bench.shell.find("test") as HTMLElement).click();
  expect(track).toHaveBeenCalledWith("leave_review", { value: 14.5 }, { test_event_code: "TEST1" });
  bench.parts.emitter.emit("sent", {
    events: [event],
    answer: { data: { events: [{ receipt: "x", event: "leave_review", class: "custom", outcome: "" }] } } as never,
  });
  expect(bench.work.outcome?.textContent).toContain("The server took it as leave_review.");
});

it("says where consent is held", () => {
  const bench = benchOf();
  bench.work.rule.event = "x";
  bench.host = { consented: () => false } as never;
  bench.shell.footer.append(...outcomePart(bench, reading));
  (bench.shell.find("test") as HTMLElement).click();
  expect(bench.work.outcome?.textContent).toContain("Consent is held");
});
