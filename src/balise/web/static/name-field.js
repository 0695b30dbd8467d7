// The name field: what the server says about the name, 300 ms after the last key. The form works without this.
const form = document.querySelector("form[data-check]");
const field = form?.elements.name;
const REST_MS = 300;
let timer, asked;

async function judge() {
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams({ name: field.value, was: form.elements.was.value });
  try {
    const answer = await fetch(`${form.dataset.check}?${query}`, { signal: asked.signal });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // Asked again, or out of reach: the form itself says it when it is sent.
  }
}

function show(said) {
  for (const part of said.querySelectorAll("[data-for]")) {
    document.getElementById(part.dataset.for)?.replaceChildren(...part.childNodes);
  }
  const { tone, length } = said.querySelector("[data-tone]").dataset;
  field.parentElement.className = `name-field ${tone}`;
  field.toggleAttribute("aria-invalid", tone === "stop" || tone === "warn");
  if (field.hasAttribute("aria-invalid")) field.setAttribute("aria-invalid", "true");
  document.getElementById("name-length").textContent = length;
}

function use(name) {
  field.focus();
  field.select();
  // The one way to put text in that the field's own undo takes back.
  if (!document.execCommand("insertText", false, name)) field.value = name;
  clearTimeout(timer);
  judge();
}

if (field && !field.readOnly) {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(judge, REST_MS);
  });
  if (field.value && field.value !== form.elements.was.value) judge();
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "use") {
      event.preventDefault();
      use(event.submitter.value);
    }
  });
}
