import { beforeEach, expect, it } from "vitest";
import { visit } from "../../src/visit/index";
import { makeEvent } from "../making";

beforeEach(() => visit.forget());

it("sets our cookies, and the click of the event that was made where it came in", () => {
  const event = makeEvent("1");
  event.context.ad.callback = "E.C.P.1";
  visit.fillNow([event], {}, undefined);
  const names = document.cookie.split("; ").map((cookie) => cookie.split("=")[0]);
  expect(names.sort()).toEqual(["_tt_enable_cookie", "_ttp", "ttclid", "ttcsid"]);
  expect(document.cookie).toContain("ttclid=E.C.P.1");
});

it("keeps the cookies that are there", async () => {
  visit.fillNow([], {}, undefined);
  const first = document.cookie;
  await visit.fill([], {}, undefined);
  expect(document.cookie).toBe(first);
});

it("removes every cookie of ours", () => {
  visit.fillNow([], {}, undefined);
  visit.forget();
  expect(document.cookie.split("; ").filter((cookie) => cookie && !cookie.endsWith("="))).toEqual([]);
});
