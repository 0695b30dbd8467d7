// Buttons that copy: `data-copy` names the element whose text is taken, `data-done` what the button says then.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  const label = button.lastChild;
  const text = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const from = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(from.value ?? from.textContent.trim());
    label.textContent = button.dataset.done;
    setTimeout(() => {
      label.textContent = text;
    }, 2000);
  });
}
