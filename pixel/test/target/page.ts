/** A page for tests of targets. */

/** Puts the HTML up; the element that is marked `data-balise-here`, or the one that the CSS names. */
export function page(html: string): (css?: string) => Element {
  document.body.innerHTML = html;
  return (css = "[data-balise-here]") => {
    const found = document.querySelector(css);
    if (!found) throw new Error(`Nothing is ${css}.`);
    return found;
  };
}

/** A product page as shops have them. */
export const SHOP = `
<header><nav aria-label="Shop"><a href="/">Home</a> <a href="/cart">Basket</a></nav></header>
<main>
  <h1>Linen dress</h1>
  <form name="cart" action="/cart"><button type="submit" class="btn btn-primary css-1a2b3c">Add to basket</button></form>
  <section id="reviews" class="reviews px-4">
    <h2>Reviews</h2>
    <p>Bought twice.</p>
    <button type="button" id="radix-:r3:" class="btn review-button is-open" data-action="review" data-balise-here>Write a review</button>
    <button type="button" class="btn report-button">Report a problem</button>
  </section>
</main>`;
