import { expect, it, vi } from "vitest";
import { parametersPart } from "../../src/builder/parameters_part";
import { benchOf, page } from "./bench";

const reading = { read: () => ({ properties: { value: 14.5 } as { [name: string]: number }, unread: [] }) };
const within = (bench: ReturnType<typeof benchOf>) => {
  bench.shell.body.replaceChildren(parametersPart(bench, reading));
  return (id: string) => bench.shell.find(id) as HTMLInputElement;
};

it("adds a parameter, previews what is read now, and drops it again", () => {
  page("");
  const bench = benchOf();
  within(bench)("add-parameter").click();
  expect(bench.work.rule.parameters[0]).toEqual({ name: "value", from: { read: "text" }, as: "number", locale: "auto" });
  const at = within(bench);
  expect(at("p0-now").textContent).toBe("Now: 14.5");
  at("p0-drop").click();
  expect(bench.work.rule.parameters).toEqual([]);
});

it("changes where a value is read, with the fields that belong to it", () => {
  page("");
  const bench = benchOf();
  within(bench)("add-parameter").click();
  for (const [kind, field] of [
    ["query", "p0-query"],
    ["segment", "p0-segment"],
    ["data", "p0-path"],
    ["layer", "p0-layer"],
    ["fixed", "p0-fixed"],
  ]) {
    const choice = within(bench)("p0-from");
    choice.value = `${kind}`;
    choice.dispatchEvent(new Event("change"));
    expect(within(bench)(`${field}`)).not.toBeNull();
    expect(`${kind}` in (bench.work.rule.parameters[0]?.from || {})).toBe(true);
  }
});

it("takes an element that was picked, and refuses a password with the reason", () => {
  const body = page('<p class="price">€14.50</p><input type="password">');
  const bench = benchOf();
  within(bench)("add-parameter").click();
  let picked: Element = body.querySelector("input") as Element;
  bench.pick = (done) => done(picked);
  bench.reshaped = vi.fn(() => within(bench));
  within(bench)("p0-pick").click();
  expect(bench.shell.find("p0-told")?.textContent).toContain("passwords, cards");
  picked = body.querySelector("p") as Element;
  bench.shell.find("p0-pick")?.click();
  expect(bench.work.rule.parameters[0]?.from.element?.tag).toBe("p");
});
