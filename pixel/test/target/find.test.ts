import { afterEach, describe, expect, it } from "vitest";
import { describe as describeElement } from "../../src/target/describe";
import { find, scoreOf } from "../../src/target/find";
import { MARGIN, THRESHOLD } from "../../src/target/score";
import { page, SHOP } from "./page";

const REVIEW = describeElement(page(SHOP)());
const CHANGES: [string, (html: string) => string][] = [
  ["classes are renamed", (html) => html.replace(/class="[^"]*"/g, 'class="css-9z8y7x"')],
  ["the label is translated", (html) => html.replace("Write a review", "Donner votre avis")],
  ["a wrapper is gone", (html) => html.replace(/<section[^>]*>/, "<div>").replace("</section>", "</div>")],
  [
    "a sister comes before",
    (html) => html.replace('<button type="button" id', '<button type="button">Ask</button><button type="button" id'),
  ],
  [
    "the button is a box with the same mark",
    (html) => html.replace(/<button type="button" id(.*?)<\/button>/, "<div id$1</div>"),
  ],
  ["the button is a link", (html) => html.replace(/<button type="button" id(.*?)<\/button>/, '<a href="#" id$1</a>')],
];
const CARD = (name: string, price: string) =>
  `<article class="product"><h3>${name}</h3><span class="price">${price}</span><button class="add">Add to basket</button></article>`;
const LIST = `<main>${CARD("Dress", "29,00 €")}${CARD("Hat", "12,00 €")}${CARD("Shoes", "79,00 €")}</main>`;

afterEach(() => {
  document.body.innerHTML = "";
});

describe("a target", () => {
  it("is found on the page where it was described, well before any other", () => {
    const element = page(SHOP)();
    const match = find(REVIEW, document);
    expect(match).toMatchObject({ element, score: 1, all: [element] });
    expect(match?.second).toBeLessThan(THRESHOLD);
    expect(scoreOf(REVIEW, element)).toBe(1);
  });

  it.each(CHANGES)("is found where %s", (_, change) => {
    const element = page(change(SHOP))();
    const match = find(REVIEW, document);
    expect(match?.element).toBe(element);
    expect(match?.score).toBeGreaterThan(THRESHOLD);
    expect((match?.score || 0) - (match?.second || 0)).toBeGreaterThan(MARGIN);
  });

  it("that is gone leaves its best likeness below the threshold", () => {
    page(SHOP.replace(/<button type="button" id.*?<\/button>/, ""));
    expect(find(REVIEW, document)?.score).toBeLessThan(THRESHOLD);
  });

  it("that has a mark is found behind thousands of other elements", () => {
    const element = page(`<p>${"<i>x</i>".repeat(3100)}<i id="total" data-balise-here>Total</i></p>`)();
    expect(find({ tag: "i", id: "total", name: "Total" }, document)).toMatchObject({ element, score: 1 });
  });

  it("that stands twice on a page is as good as its double", () => {
    page(SHOP.replace("</main>", "") + SHOP);
    const match = find(REVIEW, document);
    expect((match?.score || 0) - (match?.second || 0)).toBeLessThan(MARGIN);
  });

  it("is nowhere on a page without such elements", () => {
    page("<p>Nothing here.</p>");
    expect(find({ tag: "button" }, document)).toBeUndefined();
    expect(find({ tag: "not a tag" }, document)).toBeUndefined();
    expect(find({ tag: "p", path: ["["] }, document)?.score).toBe(0);
  });
});

describe("a target of many", () => {
  it("has every element that is like it", () => {
    const element = page(LIST)("article:nth-of-type(2) button");
    const match = find({ ...describeElement(element), many: true }, document);
    expect(match?.all).toEqual([...document.querySelectorAll("button")]);
  });
});

describe("a target near what was clicked", () => {
  it("is the one of the same card, whatever it was described on", () => {
    const price = describeElement(page(LIST)("article:nth-of-type(1) .price"));
    const clicked = document.querySelector("article:nth-of-type(3) button") as Element;
    expect(find(price, document, clicked)?.element.textContent).toBe("79,00 €");
  });

  it("is looked for in the whole page where nothing around is like it", () => {
    const price = describeElement(page(LIST)("article:nth-of-type(1) .price"));
    const clicked = page(`<aside><button>Go</button></aside>${CARD("Dress", "29,00 €")}`)("aside button");
    expect(find(price, document, clicked)?.element.textContent).toBe("29,00 €");
  });
});

describe("a target in shadow roots", () => {
  it("is found through its hosts, and only there", () => {
    const host = page("<review-box></review-box><button>Send</button>")("review-box");
    const inner = host.attachShadow({ mode: "open" });
    inner.innerHTML = "<send-bar></send-bar>";
    const bar = inner.querySelector("send-bar")?.attachShadow({ mode: "open" }) as ShadowRoot;
    bar.innerHTML = "<button>Send</button>";
    const button = bar.querySelector("button") as Element;
    const target = describeElement(button);
    expect(target.shadow).toEqual(["review-box", "send-bar"]);
    expect(find(target, document)?.element).toBe(button);
  });
});
