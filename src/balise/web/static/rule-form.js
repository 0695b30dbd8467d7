// The form of a rule: rows come and go in place, and the sentence beside the form follows what is written.
// Without this every button sends the form, which comes back with the row.
const form = document.querySelector("form.rule-form");
const REST_MS = 600;
let timer, asked;

async function ask(act) {
  asked?.abort();
  asked = new AbortController();
  const fields = new URLSearchParams(new FormData(form));
  fields.set("act", act);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body: fields, signal: asked.signal });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined;
}

function put(page, ids) {
  for (const id of ids) {
    const now = page.getElementById(id);
    if (now) document.getElementById(id)?.replaceChildren(...now.childNodes);
  }
}

async function change(button) {
  const part = button.closest("[data-part]").id;
  try {
    const page = await ask(button.value);
    if (!page) return form.submit();
    put(page, [part, "in-words"]);
    const rows = document.querySelectorAll(`#${part} :is(.condition, .parameter)`);
    const into = button.value.startsWith("drop") ? document.querySelector(`#${part} [name=act]`) : first(rows, button.value);
    into?.focus();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function first(rows, act) {
  const place = act.startsWith("test ") ? act.slice(5) : "";
  const group = place && document.querySelectorAll("#conditions .group")[Number(place)];
  const row = group ? [...group.querySelectorAll(".condition")].at(-1) : [...rows].at(-1);
  return row?.querySelector("select, input");
}

async function follow() {
  try {
    const page = await ask("look");
    if (page) put(page, ["in-words"]);
  } catch {
    // Asked again meanwhile, or out of reach: the sentence comes with the next answer.
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "act") return;
    event.preventDefault();
    clearTimeout(timer);
    change(event.submitter);
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(follow, REST_MS);
  });
}
