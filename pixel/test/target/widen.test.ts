import { describe, expect, it } from "vitest";
import { describe as describeElement } from "../../src/target/describe";
import { find } from "../../src/target/find";
import { type Choice, narrower, wider } from "../../src/target/widen";
import { page } from "./page";

const CARD = (name: string) =>
  `<article class="product"><h3>${name}</h3><a class="buy" data-kind="buy" data-name="${name.toLowerCase()}" href="/${name}">Buy</a><a class="buy" href="/later">Keep</a></article>`;
const LIST = `<main>${CARD("Dress")}${CARD("Hat")}</main>`;

function chosen(): Choice {
  const element = page(LIST)("article a");
  return { target: describeElement(element), element };
}

function found(choice: Choice | undefined): (string | null)[] {
  return (choice && find(choice.target, document)?.all.map((each) => each.textContent)) || [];
}

describe("wider", () => {
  it("goes from the one to those that say the same, then to all of its kind, then to what is around it", () => {
    const one = chosen();
    const same = wider(one.target, one.element) as Choice;
    const kind = wider(same.target, same.element) as Choice;
    const around = wider(kind.target, kind.element);
    expect(found(one)).toEqual(["Buy"]);
    expect(found(same)).toEqual(["Buy", "Buy"]);
    expect(found(kind)).toEqual(expect.arrayContaining(["Buy", "Buy"]));
    expect(around?.element.localName).toBe("article");
    expect(around?.target.many).toBeUndefined();
  });

  it("keeps attributes that others share only", () => {
    const { target, element } = chosen();
    expect(wider(target, element)?.target.attributes).toEqual({ "data-kind": "buy" });
  });

  it("ends where the page does", () => {
    const element = page("<main></main>")("main");
    expect(wider({ tag: "main", many: true, ignore: ["name"] }, element)).toBeUndefined();
  });
});

describe("narrower", () => {
  it("goes the same way back", () => {
    const one = chosen();
    const same = wider(one.target, one.element) as Choice;
    const kind = wider(same.target, same.element) as Choice;
    expect(narrower(kind.target, kind.element)).toEqual(same);
    expect(narrower(same.target, same.element)).toEqual(one);
  });

  it("goes into an element that has one inside it, and nowhere else", () => {
    const element = page("<p><b>Here</b></p>")("p");
    expect(narrower(describeElement(element), element)?.element.localName).toBe("b");
    const { target, element: link } = chosen();
    expect(narrower(target, link)).toBeUndefined();
  });
});
