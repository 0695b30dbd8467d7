import { expect, it, vi } from "vitest";
import { eventPart } from "../../src/builder/event_part";
import { benchOf, page } from "./bench";

const verdict = (more: object) => ({ verdict: "custom", event: "leave_review", reasons: [], warnings: [], ...more }) as never;

it("proposes a name out of what was picked, and asks the server when typing rests", async () => {
  vi.useFakeTimers();
  const element = page("<button>Leave a review</button>").querySelector("button") as Element;
  const judge = vi.fn(async () => ({ value: verdict({}) }));
  const bench = benchOf({ choice: { element, target: { tag: "button" } } }, { judge });
  const part = eventPart(bench);
  bench.shell.body.append(part);
  (part.querySelector(".chip") as HTMLElement).click();
  expect(judge).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(400);

  expect(bench.work.rule.event).toBe("leave_review");
  expect(judge).toHaveBeenCalledExactlyOnceWith("leave_review", "en");
  expect(part.textContent).toContain("leave_review can be used as a custom event.");
  vi.useRealTimers();
});

it("shows each broken rule and the server's own proposal", () => {
  const reasons = [{ code: "start", message: "Begin with a letter.", suggestion: "leave" }];
  const bench = benchOf({ verdict: verdict({ verdict: "invalid", event: "", reasons }) });
  bench.work.rule.event = "1 leave";
  const part = eventPart(bench);
  expect(part.textContent).toContain("Begin with a letter.");
  expect(part.querySelector(".chip")?.textContent).toBe("Use leave");
});
