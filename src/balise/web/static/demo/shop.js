// What the shop tells the pixel: the events of each page, and of each form when it is sent.
(() => {
  const shop = document.getElementById("shop");
  const { ttq } = window;
  const { page, number, query, email, phone } = shop.dataset;
  /** The parameters of the products the page is about: content_type, contents, value, currency. */
  const about = JSON.parse(shop.dataset.about || "{}");

  /** An id for something that has none of its own; an order has its number. */
  const fresh = (kind) => {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return `${kind}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  };

  const several = (quantity) => {
    const [product] = about.contents;
    const value = Math.round(product.price * quantity * 100) / 100;
    return { ...about, contents: [{ ...product, quantity }], value };
  };

  const identify = (form) => {
    const person = { email: form.elements.email.value };
    if (form.elements.phone) person.phone_number = form.elements.phone.value;
    ttq.identify(person);
  };

  const pages = {
    list() {
      if (query) ttq.track("Search", { search_string: query });
    },
    product() {
      ttq.track("ViewContent", about);
    },
    checkout() {
      if (number && about.contents) ttq.track("InitiateCheckout", about, { event_id: number });
    },
    thanks() {
      if (!number) return;
      // The shop kept both as SHA-256; the server's copy of this event carries the same id.
      ttq.identify({ sha256_email: email, sha256_phone_number: phone });
      ttq.track("CompletePayment", { ...about, order_id: number }, { event_id: number });
    },
  };

  const forms = {
    add(form) {
      ttq.track("AddToCart", several(Number(form.elements.quantity.value)), { event_id: fresh("cart") });
    },
    pay(form) {
      identify(form);
      ttq.track("AddPaymentInfo", about, { event_id: number });
    },
    review(form) {
      ttq.track("leave_review", { ...about, rating: Number(form.elements.rating.value) }, { event_id: fresh("review") });
    },
    ship() {
      ttq.track("ship_product", { ...about, order_id: number }, { event_id: number });
    },
    message(form) {
      identify(form);
      ttq.track("ClickForm", { description: form.elements.subject.value }, { event_id: fresh("message") });
    },
  };

  pages[page]?.();

  for (const form of shop.querySelectorAll("form[data-form]")) {
    form.addEventListener("submit", () => forms[form.dataset.form](form));
    // Hashing takes a moment: it begins when a field is left, not when the page is.
    if (form.elements.email) form.addEventListener("change", () => identify(form));
  }
})();
