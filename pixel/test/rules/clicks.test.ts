import { beforeAll, beforeEach, expect, it } from "vitest";
import { watchClicks } from "../../src/rules/clicks";
import { createFiring } from "../../src/rules/firing";
import { always, counter, REVIEW, ruleOn } from "./making";

const FORM = { tag: "form", id: "news" };
const { host, sent, told, consent } = counter();

beforeAll(() => {
  const rules = [ruleOn({ on: "click", target: REVIEW }), ruleOn({ on: "submit", target: FORM }, { event: "Subscribe" })];
  watchClicks(createFiring(host, rules, always()));
});

beforeEach(() => {
  sent.length = told.length = 0;
  consent.given = true;
  document.body.innerHTML = `<button id="one"><b>Write</b> a review</button><button id="two">Write a letter</button>
    <form id="news"><input name="q"><button>Send</button></form>`;
});

const at = (css: string) => document.querySelector(css) as HTMLElement;
const names = () => sent.map(({ name }) => name);

it("fires at a click on what lies in the target, though the page stops it", () => {
  at("#one").addEventListener("click", (event) => event.stopImmediatePropagation());
  at("b").click();
  expect(names()).toEqual(["LeaveReview"]);
});

it("fires at no other click, and says of one that is a little like the target", () => {
  at("#two").click();
  document.body.click();
  expect(names()).toEqual([]);
  expect(told.map(([what]) => what)).toEqual(["weak"]);
});

it("fires when a form is submitted, also in a shadow root that somebody was in", () => {
  const submit = (root: ParentNode) =>
    root.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  submit(document);
  expect(names()).toEqual(["Subscribe"]);
  const root = at("#two").appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  root.innerHTML = '<form id="news"><input></form>';
  root.querySelector("input")?.dispatchEvent(new Event("focusin", { bubbles: true, composed: true }));
  submit(root);
  expect(names()).toEqual(["Subscribe", "Subscribe"]);
});

it("reads nothing without consent", () => {
  consent.given = false;
  at("b").click();
  at("#two").click();
  expect([names(), told]).toEqual([[], []]);
});
