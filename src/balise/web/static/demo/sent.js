// What this tab sent: listens to the pixel from before it loads, keeps the list from page to page of the tab, and shows it.
// A shop of your own does not need this.
(() => {
  const KEPT = "balise_demo_sent";
  const MOST = 60;
  const MOST_BESIDE = 6;
  const MOST_ASKED = 40;
  const OPEN = ["waiting", "held", "retrying"];
  const ASK_AGAIN_MS = [400, 800, 1500, 3000, 6000, 12000];

  let records = read();
  let consent = "";
  let tries = 0;
  let asking = 0;
  let ready = false;
  const shown = new Map();

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT)) || [];
    } catch {
      return [];
    }
  }

  function changed() {
    records.sort((a, b) => b.at - a.at);
    records = records.slice(0, MOST);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(records));
    } catch {
      // A full or forbidden storage: the list then lives as long as the page.
    }
    show();
  }

  const find = (id) => records.find((record) => record.id === id);

  function add(record) {
    if (find(record.id)) return find(record.id);
    records.push(record);
    return record;
  }

  function ofEvent(event, state) {
    const { message_id: id, event: name, event_id: eventId } = event;
    return {
      id,
      name,
      eventId,
      at: Date.parse(event.timestamp) || Date.now(),
      from: "browser",
      state,
      findings: [],
      body: event,
    };
  }

  // — what the pixel tells —

  const heard = {
    track(event) {
      add(ofEvent(event, { held: "held", revoked: "refused" }[consent] || "waiting"));
    },
    sent({ events, answer }) {
      const { receipts = [], warnings = [], errors = [], events: verdicts = [] } = answer.data || {};
      events.forEach((event, index) => {
        const record = add(ofEvent(event, "waiting"));
        if (record.receipt) return;
        const about = (finding) => finding.index === index;
        const waits = errors.some(about);
        Object.assign(record, {
          state: waits ? "quarantined" : "taken",
          receipt: verdicts[index]?.receipt || receipts[index] || "",
          counted: verdicts[index]?.event || "",
          findings: [...errors.filter(about), ...warnings.filter(about)].map(
            (one) => one.message || one.reason || `${one.path}: ${one.code}`,
          ),
          body: event,
        });
      });
      tries = 0;
    },
    failed({ events, reason, final }) {
      for (const event of events) {
        const record = add(ofEvent(event, "waiting"));
        if (record.receipt) continue;
        if (reason === "revoked") Object.assign(record, { state: "refused", findings: [] });
        else Object.assign(record, { state: final ? "given_up" : "retrying", findings: [reason] });
      }
    },
    consent(state) {
      consent = state;
      for (const record of records) {
        if (state === "granted" && record.state === "held") record.state = "waiting";
        if (state === "revoked" && OPEN.includes(record.state)) record.state = "refused";
      }
    },
  };

  window.ttq = window.ttq || [];
  for (const [name, hear] of Object.entries(heard)) {
    const listen = (detail) => {
      hear(detail);
      changed();
      askLater();
    };
    window.ttq.push(["on", name, listen]);
  }

  // — what became of it —

  const unjudged = () => records.filter((record) => record.receipt && !record.outcome).slice(0, MOST_ASKED);

  function askLater() {
    if (asking || tries >= ASK_AGAIN_MS.length || !unjudged().length) return;
    asking = setTimeout(ask, ASK_AGAIN_MS[tries]);
    tries += 1;
  }

  async function ask() {
    const due = unjudged();
    const query = new URLSearchParams(due.map((record) => ["receipt", record.receipt]));
    try {
      const answer = await fetch(`/demo/outcomes?${query}`);
      const { outcomes } = await answer.json();
      for (const record of due) judge(record, outcomes[record.receipt]);
    } catch {
      // The server is away: the next try, or the next page, asks again.
    }
    asking = 0;
    changed();
    askLater();
  }

  function judge(record, told) {
    if (!told) return;
    if (record.carried && told.outcome === "dropped" && told.first !== record.receipt) {
      // It was sent as its page closed and once more from the next one: the first of the two is the one that tells.
      record.receipt = told.first;
      record.carried = false;
      return;
    }
    record.outcome = told;
    record.counted = told.event || record.counted;
  }

  // — the list —

  function takeServers(list) {
    for (const item of list.querySelectorAll("[data-record]")) {
      const sent = JSON.parse(item.dataset.record);
      const state = { 0: "taken", 20001: "quarantined" }[sent.code] || "given_up";
      add({
        id: `server-${sent.receipt || sent.at}`,
        name: sent.event,
        eventId: sent.event_id,
        at: sent.at,
        from: "server",
        state,
        receipt: sent.receipt,
        findings: sent.code === 0 ? [] : [sent.message],
        body: sent.body,
      });
      item.remove();
    }
  }

  function show() {
    const list = document.getElementById("sent");
    if (!list || !ready) return;
    const all = document.getElementById("shop").dataset.page === "sent";
    const visible = records.slice(0, all ? MOST : MOST_BESIDE);
    list.replaceChildren(...visible.map(itemOf));
    for (const record of visible) fill(shown.get(record.id), record);
    showSum();
  }

  function itemOf(record) {
    if (!shown.has(record.id)) {
      shown.set(record.id, document.getElementById("sent-item").content.firstElementChild.cloneNode(true));
    }
    return shown.get(record.id);
  }

  function showSum() {
    const sum = document.getElementById("sent-sum");
    const counts = {
      made: records.length,
      taken: records.filter((record) => record.state === "taken").length,
      open: records.filter((record) => OPEN.includes(record.state)).length,
    };
    const text = sum.dataset.sum.replace(/\{(\w+)\}/g, (_, name) => counts[name]);
    if (sum.textContent !== text) sum.textContent = text;
    sum.hidden = !records.length;
    document.getElementById("sent-none").hidden = records.length > 0;
  }

  function fill(item, record) {
    const slot = (name) => item.querySelector(`[data-slot="${name}"]`);
    const { outcome = {}, body } = record;
    slot("name").textContent = record.name;
    slot("state").replaceChildren(stateOf(record));
    const counted = slot("counted");
    counted.dataset.text = counted.dataset.text || counted.textContent;
    counted.textContent = counted.dataset.text.replace("{event}", record.counted);
    counted.hidden = !record.counted || record.counted.toLowerCase() === record.name.toLowerCase();
    for (const from of item.querySelectorAll("[data-from]")) from.hidden = from.dataset.from !== record.from;
    slot("time").dateTime = new Date(record.at).toISOString();
    slot("time").textContent = new Date(record.at).toLocaleTimeString(document.documentElement.lang);
    slot("id").textContent = record.eventId;
    slot("sentence").textContent = (outcome.outcome === "counted" ? "" : outcome.sentence || why(record.state)).replaceAll(
      "`",
      "",
    );
    slot("sentence").hidden = !slot("sentence").textContent;
    slot("findings").replaceChildren(...record.findings.map(line));
    link(slot("receipt"), record.receipt);
    link(slot("first"), outcome.first === record.receipt ? "" : outcome.first);
    slot("body").textContent = typeof body === "string" ? body : JSON.stringify(body, null, 2);
  }

  function stateOf({ state, outcome }) {
    const states = document.getElementById("sent-states").content;
    const found = states.querySelector(`[data-state="${outcome ? `${outcome.tone}-${outcome.shape}` : state}"]`);
    const copy = (found || states.querySelector('[data-state="waiting"]')).cloneNode(true);
    if (outcome) copy.querySelector("b").textContent = outcome.label;
    return copy;
  }

  const why = (state) => document.getElementById("sent-states").content.querySelector(`[data-why="${state}"]`)?.textContent || "";

  function line(text) {
    const item = document.createElement("li");
    item.textContent = text.replaceAll("`", "");
    return item;
  }

  function link(place, receipt) {
    place.hidden = !receipt;
    const anchor = place.querySelector("a");
    anchor.textContent = receipt || "";
    anchor.href = `/receipts/${receipt || ""}`;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const list = document.getElementById("sent");
    if (!list) return;
    for (const record of records) record.carried = record.carried || (record.from === "browser" && !record.receipt);
    takeServers(list);
    ready = true;
    changed();
    askLater();
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    records = read();
    show();
  });
})();
