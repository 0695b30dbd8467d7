import { expect, it } from "vitest";
import { matching, meant } from "../../src/builder/matching";
import { describe as describeElement } from "../../src/target/describe";
import { wider } from "../../src/target/widen";
import { page } from "./bench";

const host = document.createElement("balise-builder");

it("is the one element that is meant", () => {
  const body = page('<main><button id="send">Send</button><button id="stop">Stop</button></main>');
  const send = body.querySelector("#send") as Element;
  expect(matching(describeElement(send), host)).toEqual({ elements: [send], unclear: false });
});

it("says where others are as like it", () => {
  const body = page("<ul><li><button>Helpful</button></li><li><button>Helpful</button></li></ul>");
  const found = matching(describeElement(body.querySelector("button") as Element), host);
  expect([found.unclear, found.elements.length]).toEqual([true, 2]);
});

it("is all of them where all are meant, and none where nothing is like it", () => {
  const body = page("<ul><li><button>Helpful</button></li><li><button>Helpful</button></li></ul>");
  const first = body.querySelector("button") as Element;
  const all = wider(describeElement(first), first);
  expect(matching(all?.target, host)).toEqual({ elements: [...body.querySelectorAll("button")], unclear: false });
  expect(matching({ tag: "dialog", id: "none", name: "None" }, host).elements).toEqual([]);
});

it("takes the control around what was clicked, and the form of what is submitted", () => {
  const body = page("<form><button><span>Go</span></button></form>");
  const span = body.querySelector("span") as Element;
  expect([meant(span, "click").localName, meant(span, "submit").localName, meant(span, "visible").localName]).toEqual([
    "button",
    "form",
    "span",
  ]);
});
