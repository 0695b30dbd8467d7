import { expect, it } from "vitest";
import { callOf, counted, masked } from "../../src/debug/report";

it("a call is named as a developer wrote it, and short", () => {
  expect([callOf("Pageview"), callOf("Purchase"), callOf("x".repeat(99)).length]).toEqual([
    "ttq · page()",
    'ttq · track "Purchase"',
    75,
  ]);
});

it("no e-mail address is printed", () => {
  expect(masked('track "a@b.fr" properties.to=c%40d.fr: text')).toBe('track "[removed: email]" [removed: email] text');
});

it("events are counted in words", () => {
  expect([counted(1), counted(2)]).toEqual(["1 event", "2 events"]);
});
