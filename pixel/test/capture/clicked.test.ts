import { expect, it } from "vitest";
import { clickedOf, kept } from "../../src/capture/clicked";

/** The element that is marked with `!`, and all around it, as an event's path has them. */
function pathTo(html: string): EventTarget[] {
  document.body.innerHTML = html.replace("!", "data-here");
  const path: EventTarget[] = [];
  for (let each: Element | null = document.querySelector("[data-here]"); each; each = each.parentElement) path.push(each);
  return [...path, document, window];
}

const MEANT: [string, string][] = [
  ["<button !>Buy</button>", "button"],
  ["<button><svg><path !></path></svg> Buy</button>", "button"],
  ['<a href="/p"><span !>More</span></a>', "a"],
  ["<input type=submit value=Send !>", "input"],
  ["<input type=image alt=Search !>", "input"],
  ["<div role=button><b !>Open</b></div>", "div"],
  ["<details><summary !>Sizes</summary></details>", "summary"],
  ["<ul><li onclick='go()'><i !>x</i></li></ul>", "li"],
  ["<div style='cursor:pointer' class=card><b style='cursor:pointer' !>Card</b></div>", "div"],
];
it.each(MEANT)("%s is meant as a whole", (html, tag) => expect(clickedOf(pathTo(html))?.localName).toBe(tag));

const NOBODYS = [
  "<p !>Just text</p>",
  "<input !>",
  "<input type=password !>",
  "<input type=email value=jean@mail.example !>",
  "<input type=checkbox !>",
  "<input type=radio name=gender value=f !>",
  "<select><option !>Mrs</option></select>",
  "<textarea !>my letter</textarea>",
  "<label>Newsletter <input type=checkbox></label><label !>I am ill</label>",
  "<div contenteditable><button !>in a text</button></div>",
  "<div contenteditable=''><p><a href='/x' !>in a text</a></p></div>",
  "<div role=textbox><span !>typed</span></div>",
  "<ul role=listbox><li role=option style='cursor:pointer' !>Red</li></ul>",
  "<div role=radio style='cursor:pointer' !>Yes</div>",
  "<section data-balise-ignore><button !>Account of Jean</button></section>",
];
it.each(NOBODYS)("%s is not recorded", (html) => expect(clickedOf(pathTo(html))).toBeUndefined());

function keptOf(html: string) {
  const [here] = pathTo(html);
  return JSON.stringify(kept(here as Element));
}

it("keeps the words of a button, not those beside it", () => {
  const html = "<h2>Bonjour Jean</h2><p>Jean Dupont</p><button !>Leave a review</button><p>12 rue X</p>";
  expect(keptOf(html)).toContain("Leave a review");
  expect(keptOf(html)).not.toMatch(/Jean|rue/);
});

const HOLDING = [
  "<form !><input name=q value=secretword> <button>Go</button> secretword</form>",
  "<form !><textarea>secretword</textarea></form>",
  "<a href='/x' !>Text <span contenteditable>secretword</span></a>",
  "<div role=button !>Pick <select><option>secretword</option></select></div>",
  "<button !>Total <output>secretword</output></button>",
  "<input type=submit value=Send !><textarea>secretword</textarea>",
];
it.each(HOLDING)("%s: nothing of what is in a field is kept", (html) => expect(keptOf(html)).not.toContain("secretword"));

const PERSONAL = [
  "jean.dupont@mail.example",
  "+33 6 12 34 56 78",
  "06.12.34.56.78",
  "4111 1111 1111 1111",
  "FR76 3000 6000 0112 3456 7890 189",
];
it.each(PERSONAL)("%s is left out of whatever holds it", (text) => {
  const html = `<main><button ! id="${text}" title="${text}" aria-label="${text}" data-test="${text}" class="${text}">${text}</button></main>`;
  expect(keptOf(html)).not.toContain(text.slice(0, 8));
});
