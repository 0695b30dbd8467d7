import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { observeHistory, routeOf } from "../src/history";

const { pushState, replaceState } = history;
let changed = vi.fn();

beforeEach(() => {
  history.replaceState(null, "", "/start");
  changed = vi.fn();
  observeHistory(window, changed);
});

afterEach(() => {
  history.pushState = pushState;
  history.replaceState = replaceState;
});

it("tells of a new path or query, however the page got there", () => {
  history.pushState(null, "", "/other");
  history.replaceState(null, "", "/other?page=2");
  expect(changed).toHaveBeenCalledTimes(2);
});

it("does not tell where path and query stay", () => {
  history.pushState({ state: 1 }, "", "/start");
  history.replaceState(null, "", "/start#chapter");
  expect(changed).not.toHaveBeenCalled();
});

it("takes a fragment for a route only where it looks like one", () => {
  const at = (hash: string) => routeOf({ pathname: "/", search: "", hash } as Location);
  expect(["#/cart", "#!cart", "#cart", ""].map(at)).toEqual(["/#/cart", "/#!cart", "/", "/"]);
});

it("tells of what the browser's own buttons did", () => {
  pushState.call(history, null, "", "/back");
  window.dispatchEvent(new Event("popstate"));
  window.dispatchEvent(new Event("popstate"));
  expect(changed).toHaveBeenCalledTimes(1);
});
