import { createApp, ref } from "vue/dist/vue.esm-bundler.js";

const Review = {
  props: ["title", "text"],
  template: `<article class="review-card" data-v-7ba5bd90><h3>{{ title }}</h3><p>{{ text }}</p><button class="link-button" data-v-7ba5bd90>Hilfreich</button></article>`,
};

createApp({
  components: { Review },
  setup() {
    const reviews = ref([
      { title: "Dampft leise", text: "Wie ein Morgen im Moor." },
      { title: "Sehr schwer", text: "Der Tisch hat es überlebt." },
    ]);
    const writing = ref(false);
    const added = ref(false);
    return { reviews, writing, added };
  },
  template: `
  <header class="site-header"><a href="/">Teestübchen</a><nav><a href="/kannen">Kannen</a> <a href="/tees">Tees</a></nav></header>
  <main>
    <div class="product-info"><h1>Nebelkanne</h1><p class="product-price" data-balise-truth="price">1.234,50 €</p>
      <button class="button cart-button" :class="{ 'is-active': added }" data-balise-truth="basket" @click="added = true">In den Warenkorb</button>
      <button class="button note-button">Merken</button></div>
    <div class="review-list"><h2>Bewertungen</h2>
      <Review v-for="review in reviews" :key="review.title" v-bind="review" />
      <div class="review-actions"><button class="button" data-action="write-review" data-balise-truth="review" @click="writing = !writing">Bewertung schreiben</button>
      <button class="button" data-action="all-reviews">Alle Bewertungen</button></div>
      <form v-if="writing" @submit.prevent><label>Ihre Bewertung <textarea name="text"></textarea></label><button>Senden</button></form></div>
  </main>
  <footer class="site-footer"><label>Sprache <select name="language" data-balise-truth="language"><option>Deutsch</option><option>English</option></select></label> <a href="/agb">AGB</a> <a href="/impressum">Impressum</a></footer>`,
}).mount("#app");
