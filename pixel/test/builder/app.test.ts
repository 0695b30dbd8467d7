import { expect, it, vi } from "vitest";
import { tell, work } from "../../src/builder/app";
import { benchOf, page } from "./bench";

it("shows the form of the rule that the person came for", async () => {
  page("<button>Leave a review</button>");
  const rule = {
    event: "leave_review",
    trigger: { on: "scroll", percent: 30 },
    when: [],
    often: "page",
    parameters: [],
  } as const;
  const rules = async () => ({ value: { rules: [{ id: "r_1", name: "n", state: "live", version: 4, rule }] } }) as never;
  const events = async () => ({ value: { events: [] } });
  const bench = benchOf({}, { rules, events });
  await work({ ...bench, claimed: { ...bench.claimed, rule: "r_1" }, over: () => {} });

  expect((bench.shell.find("event") as HTMLInputElement).value).toBe("leave_review");
  expect((bench.shell.find("percent") as HTMLInputElement).value).toBe("30");
  expect((bench.shell.find("often") as HTMLSelectElement).value).toBe("page");
});

it("says when the session has ended, and the way back", async () => {
  page("");
  const over = vi.fn();
  const ended = { refused: { code: "ended", problems: [] } };
  const bench = benchOf({}, { events: async () => ({ value: { events: [] } }), save: async () => ended });
  await work({ ...bench, over });
  (bench.shell.find("event") as HTMLInputElement).value = "x";
  bench.shell.find("event")?.dispatchEvent(new Event("input"));
  const on = bench.shell.find("on") as HTMLSelectElement;
  on.value = "visit";
  on.dispatchEvent(new Event("change"));
  bench.shell.find("save")?.click();
  await vi.waitFor(() => expect(over).toHaveBeenCalledOnce());

  expect(bench.shell.body.textContent).toContain("This session of the builder has ended.");
  expect(bench.shell.body.querySelector("a")?.href).toContain("/sources/SHOP/builder");
});

it("tells in the place of the form", () => {
  const { shell, say } = benchOf();
  tell(shell, say, undefined, "csp", { directive: "connect-src", origin: "https://m" });
  expect(shell.body.textContent).toContain("Add https://m to connect-src");
});
