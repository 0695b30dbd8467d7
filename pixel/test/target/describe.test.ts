import { describe, expect, it } from "vitest";
import { describe as describeElement, describeRead } from "../../src/target/describe";
import { find } from "../../src/target/find";
import { THRESHOLD } from "../../src/target/score";
import { page, SHOP } from "./page";

const of = (html: string) => describeElement(page(html)());

describe("what is kept of an element", () => {
  it("is what says most and lasts", () => {
    expect(of(SHOP)).toEqual({
      tag: "button",
      attributes: { "data-action": "review", type: "button" },
      role: "button",
      name: "Write a review",
      classes: ["btn", "review-button"],
      path: ["main", "section#reviews"],
      position: [0, 2],
      near: ["Reviews", "Bought twice.", "Report a problem"],
    });
  });

  it("has no id and no class that a machine made", () => {
    const target = of('<i id=":r1:" class="css-1a2b3c flex p-4 is-open" data-balise-here></i>');
    expect(target).toEqual({ tag: "i" });
  });

  it("has attributes that were put there for tests first, and few of them", () => {
    const target = of(
      '<a data-testid="go" data-kind="b" data-place="c" data-more="d" name="e" itemprop="f" href="/g" data-balise-here>Go</a>',
    );
    expect(Object.keys(target.attributes || {})).toEqual(["data-testid", "data-kind", "data-place", "data-more"]);
  });

  it("has no attribute that another element of the page has too, but for its type", () => {
    const target = of('<button data-kind="buy" type="button" data-balise-here>One</button><button data-kind="buy">Two</button>');
    expect(target.attributes).toEqual({ type: "button" });
  });

  it("does not say the same twice", () => {
    const target = of('<button aria-label="Close" title="Close" data-balise-here>Close</button>');
    expect(target).toEqual({ tag: "button", role: "button", name: "Close" });
  });

  it("has neither attributes of the pixel's own server nor values that are code", () => {
    expect(of(`<i data-balise-truth="x" data-state="open" data-options='{"a":[1]}' data-balise-here></i>`)).toEqual({ tag: "i" });
  });

  it("has its own id, whatever fields a form has", () => {
    expect(of('<form id="review" data-balise-here><input name="id"></form>').id).toBe("review");
    expect(of('<form data-balise-here><input name="id"></form>').id).toBeUndefined();
  });

  it("marks its ancestors so that CSS finds them", () => {
    const html = '<div id="a.b"><nav name="x\\"y"><div class="menu-list"><div><b data-balise-here></b></div></div></nav></div>';
    const { path = [] } = of(html);
    expect(path).toHaveLength(3);
    for (const step of path) expect(document.querySelector("b")?.closest(step)).not.toBeNull();
  });

  it("is bounded", () => {
    const open = Array.from({ length: 30 }, (_, at) => `<section class="part-${"ab".repeat(at)}">`).join("");
    const target = of(
      `${open}<b class="${"one two six ten big red".replace(/ /g, "-x ")}" data-balise-here>${"long ".repeat(50)}</b>`,
    );
    expect(target.path?.length).toBe(8);
    expect(target.classes?.length).toBeLessThanOrEqual(4);
    expect(JSON.stringify(target)).not.toContain("long");
  });
});

describe("what is never kept", () => {
  it("is what somebody typed or chose", () => {
    for (const html of [
      '<input value="secret" data-balise-here>',
      "<textarea data-balise-here>secret</textarea>",
      "<select data-balise-here><option>secret</option></select>",
    ])
      expect(JSON.stringify(of(html))).not.toContain("secret");
  });

  it("is a text, an address or a neighbour that looks like a person's data", () => {
    const target = of(
      '<p>ada@shop.example</p><a href="mailto:ada@shop.example" title="+33 6 12 34 56 78" data-balise-here>ada@shop.example</a><p>Order 10048213</p>',
    );
    expect(target).toEqual({ tag: "a", role: "link" });
  });
});

describe("an element whose text is read", () => {
  const product = (name: string, price: string) =>
    `<main class="product"><h1 class="title" data-balise-here>${name}</h1><b class="cost">${price}</b><p>In stock</p></main>`;

  it("is found on the next page of its kind, where it says something else", () => {
    const target = describeRead(page(product("Linen dress", "34,90 €"))());
    const other = page(product("Stormglass kettle", "1.234,50 €"))();
    expect(target.ignore).toEqual(["name", "text"]);
    expect(find(target, document)).toMatchObject({ element: other });
    expect(find(target, document)?.score).toBeGreaterThan(THRESHOLD);
  });

  it("keeps numbers, which are alike, and what is written beside a field", () => {
    expect(describeRead(page(product("Dress", "34,90 €"))("b")).ignore).toBeUndefined();
    expect(describeRead(page('<label>Size <input name="size"></label>')("input")).ignore).toBeUndefined();
  });

  it("keeps its words where nothing else tells", () => {
    expect(describeRead(page("<b>Linen dress</b>")("b")).ignore).toBeUndefined();
  });
});
