import { expect, it } from "vitest";
import { describeMistake } from "../../src/debug/mistakes";

it.each([
  "Uncaught TypeError: ttq is not a function",
  "TypeError: window.ttq is not a function. (In 'ttq('track')', 'ttq' is an instance of Array)",
])("%s: says that track is to be used", (message) => expect(describeMistake(message)?.headline).toContain("Use ttq.track("));

it("names a method that does not exist", () => {
  expect(describeMistake("Uncaught TypeError: ttq.trak is not a function")?.headline).toContain("ttq has no method trak");
});

it.each(["x.ttq is not a function", "myttq is not a function", "ttq is not defined", ""])(
  "'%s' is somebody else's error",
  (message) => expect(describeMistake(message)).toBeUndefined(),
);
