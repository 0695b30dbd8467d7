document.getElementById("open-review").addEventListener("click", () => {
  document.getElementById("said").textContent = "Thank you for banking with crumbs.";
});
document.getElementById("order-form").addEventListener("submit", (event) => event.preventDefault());
