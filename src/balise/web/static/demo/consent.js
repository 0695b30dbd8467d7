// The shop's consent. It stands before the base code, so that nothing can be sent before the visitor has chosen.
(() => {
  const COOKIE = "balise_demo_consent";
  const HALF_A_YEAR = 180 * 24 * 3600;
  // An array is what the base code makes too, so a call may be queued before it is there.
  window.ttq = window.ttq || [];

  const kept = new RegExp(`(?:^|; )${COOKIE}=(granted|refused)(?:;|$)`).exec(document.cookie);
  const choice = kept ? kept[1] : "";
  if (choice !== "granted") window.ttq.push(["holdConsent"]);
  if (choice === "refused") window.ttq.push(["revokeConsent"]);

  function choose(section, chosen) {
    if (chosen === "granted" || chosen === "refused") {
      // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there on plain http.
      document.cookie = `${COOKIE}=${chosen}; path=/demo; max-age=${HALF_A_YEAR}; samesite=lax`;
      window.ttq.push([chosen === "granted" ? "grantConsent" : "revokeConsent"]);
    }
    const shown = chosen === "ask" ? "" : chosen;
    section.dataset.choice = shown;
    section.querySelector(`[data-when="${shown}"] button`).focus();
  }

  document.addEventListener("submit", (event) => {
    const section = event.target.closest("#consent");
    if (!section || !event.submitter) return;
    event.preventDefault();
    choose(section, event.submitter.value);
  });
})();
