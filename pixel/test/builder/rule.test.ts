import { describe, expect, it } from "vitest";
import { eventNameOf } from "../../src/builder/rule";

describe("eventNameOf", () => {
  it.each([
    ["Leave a review", "leave_review"],
    ["Laisser un avis", "laisser_avis"],
    ["Écrire à l’équipe", "ecrire_equipe"],
    ["3 for 2!", "for_2"],
    ["★★★", ""],
    ["يكتب", ""],
  ])("makes a name out of %s", (text, name) => {
    expect(eventNameOf(text)).toBe(name);
  });

  it("makes no name longer than the form takes, and none that ends badly", () => {
    const name = eventNameOf("word ".repeat(40));
    expect(name.length).toBeLessThanOrEqual(40);
    expect(name).toMatch(/^[a-z][a-z0-9_]*[a-z0-9]$/);
  });
});
