// Waits for a source's first event: asks every two seconds, then more and more seldom; not while the page is hidden.
const place = document.getElementById("arrival");
const SOONEST = 2000;
const LATEST = 30000;
let pause = SOONEST;
let timer;

const waits = () => place?.querySelector("[data-wait]");

function plan() {
  clearTimeout(timer);
  if (waits() && !document.hidden) timer = setTimeout(ask, pause);
}

async function ask() {
  pause = Math.min(pause * 1.15, LATEST);
  try {
    const answer = await fetch(place.dataset.address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.ok) {
      const text = await answer.text();
      const before = waits()?.textContent.trim();
      const block = document.createElement("template");
      block.innerHTML = text;
      if (block.content.textContent.trim() !== before) place.replaceChildren(block.content);
    } else if (answer.status < 500) {
      return;
    }
  } catch {
    // The server restarts, or the network is gone: the next try tells.
  }
  plan();
}

document.addEventListener("visibilitychange", () => {
  pause = SOONEST;
  plan();
});
plan();
