// The list of what arrives: asks for new rows every two seconds while somebody can see it. Without this, reloading shows them.
(() => {
  const list = document.getElementById("arrivals");
  const status = document.getElementById("live");
  const pause = document.getElementById("pause");
  const EVERY_MS = 2000;
  const AWAY_MS = 6000;
  const MOST_ROWS = 200;
  let paused = false;
  let timer = 0;

  function say(state) {
    const text = status.dataset[state];
    if (status.textContent !== text) status.textContent = text;
    list.dataset.state = state;
  }

  async function ask() {
    let next = EVERY_MS;
    try {
      const answer = await fetch(list.dataset.rows + list.dataset.after, { headers: { Accept: "text/html" } });
      if (answer.redirected) return location.reload();
      if (!answer.ok) throw new Error(answer.status);
      const text = await answer.text();
      if (!paused) {
        add(text);
        say("live");
      }
    } catch {
      next = AWAY_MS;
      if (!paused) say("away");
    }
    later(next);
  }

  function add(text) {
    const rows = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("li[data-position]")];
    for (const row of rows.reverse()) {
      if (Number(row.dataset.position) <= Number(list.dataset.after)) continue;
      list.dataset.after = row.dataset.position;
      row.classList.add("arrives");
      list.prepend(document.adoptNode(row));
    }
    while (list.children.length > MOST_ROWS) list.lastElementChild.remove();
    document.getElementById("none").hidden = list.children.length > 0;
  }

  function later(wait) {
    clearTimeout(timer);
    if (!paused && !document.hidden) timer = setTimeout(ask, wait);
  }

  pause.addEventListener("click", () => {
    paused = !paused;
    pause.textContent = paused ? pause.dataset.go : pause.dataset.pause;
    say(paused ? "paused" : "live");
    later(0);
  });
  document.addEventListener("visibilitychange", () => later(0));

  pause.hidden = false;
  document.getElementById("reload").hidden = true;
  say("live");
  later(EVERY_MS);
})();
