import { expect, it, vi } from "vitest";
import { button, input, radios, said, select } from "../../src/builder/fields";

it("gives each field a label that names it", () => {
  const onchange = vi.fn();
  for (const field of [
    select({ id: "a", label: "A", value: "2", onchange }, [
      ["1", "one"],
      ["2", "two"],
    ]),
    input({ id: "b", label: "B", value: "x", onchange }),
  ]) {
    const control = field.querySelector("input,select") as HTMLInputElement;
    expect(field.querySelector("label")?.getAttribute("for")).toBe(control.id);
  }
});

it("tells what was typed or chosen", () => {
  const onchange = vi.fn();
  const field = input({ id: "b", label: "B", value: "x", onchange }).querySelector("input") as HTMLInputElement;
  field.value = "y";
  field.dispatchEvent(new Event("input"));
  const one = radios(
    "r",
    "R",
    "1",
    [
      ["1", "one"],
      ["2", "two"],
    ],
    onchange,
  ).querySelectorAll("input")[1] as HTMLInputElement;
  one.dispatchEvent(new Event("change"));

  expect(onchange.mock.calls).toEqual([["y"], ["2"]]);
});

it("shows what stands in backticks as code, with its tone", () => {
  expect(said("warn", "Add `currency` too.").outerHTML).toBe('<p class="said warn">Add <code>currency</code> too.</p>');
  expect(button("Go", () => {}).getAttribute("type")).toBe("button");
});
