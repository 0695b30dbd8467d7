import { useId, useState } from "react";
import { createRoot } from "react-dom/client";

const styles = { page: "Page_page__x7Kq2", card: "Card_card__3fQzX", button: "Button_button__9aLm1", primary: "Button_primary__k2PwE", quiet: "Button_quiet__Zt80b" };
const REVIEWS = [
  { title: "Ravissant", text: "On le garde en vitrine.", stars: 5 },
  { title: "Un peu petit", text: "Parfait pour des noix.", stars: 4 },
];

function Button({ quiet, ...rest }) {
  return <button type="button" className={`${styles.button} ${quiet ? styles.quiet : styles.primary}`} {...rest} />;
}

function Product({ onAdd }) {
  const id = useId();
  const [count, setCount] = useState(1);
  return (
    <section className={styles.card} data-section="product">
      <h1>Bol Chouette</h1>
      <p>
        <span data-balise-truth="price" data-price="" className="Price_price__1Lk9d">34,90 €</span>
      </p>
      <label htmlFor={id}>Quantité</label>
      <input id={id} name="quantity" type="number" value={count} onChange={(event) => setCount(event.target.value)} />
      <Button data-balise-truth="basket" onClick={onAdd}>Ajouter au panier</Button>
      <Button quiet>Ajouter aux favoris</Button>
    </section>
  );
}

function Reviews() {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.card} data-section="reviews" aria-labelledby={id}>
      <h2 id={id}>Avis des clients</h2>
      {REVIEWS.map((review) => (
        <article key={review.title}>
          <h3>{review.title}</h3>
          <p>{review.text}</p>
          <Button quiet>Utile</Button>
        </article>
      ))}
      <Button aria-expanded={open} onClick={() => setOpen(!open)} data-balise-truth="review">Laisser un avis</Button>
      <Button quiet>Voir tous les avis</Button>
      {open && (
        <form onSubmit={(event) => event.preventDefault()}>
          <textarea name="review" aria-label="Votre avis" />
          <button type="submit">Publier</button>
        </form>
      )}
    </section>
  );
}

function App() {
  const [basket, setBasket] = useState(0);
  return (
    <div className={styles.page}>
      <header><a href="/">Atelier Hibou</a> <nav aria-label="Menu"><a href="/bols">Bols</a> <a href="/tasses">Tasses</a> <a href="/panier">Panier ({basket})</a></nav></header>
      <main><Product onAdd={() => setBasket(basket + 1)} /><Reviews /></main>
      <footer><Button quiet data-balise-truth="newsletter">Recevoir la lettre du hibou</Button> <a href="/mentions">Mentions légales</a></footer>
    </div>
  );
}

createRoot(document.getElementById("root")).render(<App />);
