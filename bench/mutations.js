// What happens to pages over the years, one function a kind: each changes a copy of a page whose element is `truth`, or says false
// where it cannot. `self.drift.run` tries each on every element that is known, and says what each way of finding it finds.
(() => {
  const TRUTH = "data-balise-truth";
  const TEXTS = ["aria-label", "title", "alt", "placeholder"];

  // A page's copy is a document nobody looks at: its custom elements do not write themselves again, nothing loads, nothing runs.
  function copyOf() {
    const made = document.implementation.createHTMLDocument("");
    made.replaceChild(copied(document.documentElement, made), made.documentElement);
    const base = made.createElement("base");
    base.href = location.href;
    made.head.prepend(base);
    return made;
  }

  function copied(node, made) {
    const copy = made.importNode(node, false);
    if (node.shadowRoot) {
      const root = copy.attachShadow({ mode: "open" });
      for (const child of node.shadowRoot.childNodes) root.append(copied(child, made));
    }
    for (const child of node.childNodes) copy.append(copied(child, made));
    return copy;
  }

  function everything(root, found = []) {
    for (const each of root.querySelectorAll("*")) {
      found.push(each);
      if (each.shadowRoot) everything(each.shadowRoot, found);
    }
    return found;
  }

  const truthOf = (root, name) => everything(root).find((each) => each.getAttribute(TRUTH) === name);
  const body = (made) => everything(made.body);

  // Numbers that look random and are the same each time (mulberry32).
  function randomOf(words) {
    let state = 0;
    for (const letter of words) state = (Math.imul(state, 31) + letter.charCodeAt(0)) | 0;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }
  const pick = (list, random) => list[Math.floor(random() * list.length)];
  const hash = (random) => random().toString(36).slice(2, 8);
  const foreign = (text) => text.replace(/\p{L}+/gu, (word) => `${[...word.toLowerCase()].reverse().join("")}o`);

  function textNodes(element) {
    const found = [];
    const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (/\p{L}|\d/u.test(walker.currentNode.data) && !/^(script|style)$/i.test(walker.currentNode.parentElement?.localName || "")) found.push(walker.currentNode);
    return found;
  }

  function reword(element, change) {
    for (const node of textNodes(element)) node.data = change(node.data);
    for (const name of TEXTS) if (element.hasAttribute(name)) element.setAttribute(name, change(element.getAttribute(name)));
    if (/^(submit|reset|button)$/.test(element.getAttribute("type")) && element.hasAttribute("value")) element.setAttribute("value", change(element.getAttribute("value")));
  }

  // Another element that looks the same, says something else and does something else; none of a price, which says nothing but numbers.
  function decoy(truth, random) {
    if (!/\p{L}/u.test(truth.textContent + TEXTS.map((name) => truth.getAttribute(name)).join("") + (truth.getAttribute("value") || ""))) return null;
    const other = truth.cloneNode(true);
    for (const name of [TRUTH, "id"]) other.removeAttribute(name);
    for (const { name, value } of [...other.attributes])
      if (/^(name|href|action|itemprop)$|^data-/.test(name)) other.setAttribute(name, `${value}${pick(["-more", "-other", "-old"], random)}`);
    reword(other, (text) => foreign(text));
    return other;
  }

  function become(element, tag) {
    const made = element.ownerDocument.createElement(tag);
    for (const { name, value } of [...element.attributes]) made.setAttribute(name, value);
    made.append(...element.childNodes);
    element.replaceWith(made);
    return made;
  }

  const KINDS = {
    "classes renamed": (made, truth, random) => {
      const names = new Map();
      for (const each of body(made))
        for (const name of [...each.classList]) {
          if (!names.has(name)) names.set(name, `${pick(["ui", "c", "ds"], random)}-${hash(random)}`);
          each.classList.replace(name, names.get(name));
        }
      return names.size > 0;
    },
    "ids changed": (made, truth, random) => {
      const ids = body(made).filter((each) => each.id);
      for (const each of ids) {
        const id = `${each.id}-${hash(random)}`;
        for (const other of everything(each.getRootNode()))
          for (const name of ["for", "aria-labelledby"]) if (other.getAttribute(name) === each.id) other.setAttribute(name, id);
        each.id = id;
      }
      return ids.length > 0;
    },
    "data attributes gone": (made) => {
      const before = made.documentElement.outerHTML;
      for (const each of body(made)) for (const { name } of [...each.attributes]) if (/^data-(?!balise)/.test(name)) each.removeAttribute(name);
      return before !== made.documentElement.outerHTML;
    },
    "label reworded": (made, truth, random) => {
      const change = pick([(text) => `${text} now`, (text) => text.replace(/\S+$/, "something"), (text) => `Please ${text.toLowerCase()}`], random);
      reword(truth, change);
    },
    "page translated": (made) => {
      for (const each of body(made)) {
        for (const node of each.childNodes) if (node.nodeType === 3) node.data = foreign(node.data);
        for (const name of TEXTS) if (each.hasAttribute(name)) each.setAttribute(name, foreign(each.getAttribute(name)));
        if (each.type === "submit" && each.hasAttribute("value")) each.setAttribute("value", foreign(each.getAttribute("value")));
      }
    },
    "other texts changed": (made, truth) => {
      for (const each of body(made))
        if (!truth.contains(each) && !each.contains(truth)) for (const node of each.childNodes) if (node.nodeType === 3) node.data = foreign(node.data);
    },
    "sisters inserted": (made, truth, random) => {
      for (let count = 1 + Math.floor(random() * 3); count; count--) {
        const other = made.createElement(truth.localName);
        other.textContent = pick(["Gift this", "Compare", "Print", "Ask a friend", "Details"], random);
        truth.before(other);
      }
    },
    "look-alike inserted": (made, truth, random) => {
      const other = decoy(truth, random);
      if (!other) return false;
      truth[random() < 0.5 ? "before" : "after"](other);
    },
    "copy on top": (made, truth) => {
      const bar = made.createElement("div");
      bar.className = "sticky-bar";
      const other = truth.cloneNode(true);
      other.removeAttribute(TRUTH);
      bar.append(other);
      made.body.prepend(bar);
    },
    "banner on top": (made) => {
      const banner = made.createElement("section");
      banner.className = "promo-banner";
      banner.innerHTML = '<h2>Winter sale</h2><p>All must go.</p><a href="/sale">See offers</a><button class="close" aria-label="Close">×</button>';
      made.body.prepend(banner);
    },
    "wrapped": (made, truth) => {
      for (let count = 0; count < 2; count++) {
        const wrapper = made.createElement("div");
        wrapper.className = count ? "layout-inner" : "layout-cell";
        truth.replaceWith(wrapper);
        wrapper.append(truth);
      }
    },
    "unwrapped": (made, truth) => {
      const around = truth.parentElement;
      if (!around || /^(body|main)$/.test(around.localName)) return false;
      around.replaceWith(...around.childNodes);
    },
    "block moved": (made, truth) => {
      const root = truth.getRootNode();
      const block = truth.closest("section,article,form,p,div,header,footer") || truth;
      const home = root.body?.querySelector("main") || root.body || root;
      if (block.contains(home)) return false;
      home.prepend(block);
    },
    "order changed": (made, truth, random) => {
      for (let around = truth.parentElement, up = 0; around && around !== made.body && up < 2; around = around.parentElement, up++)
        for (const child of [...around.children].sort(() => random() - 0.5)) around.append(child);
    },
    "tag changed": (made, truth) => {
      const tag = { a: "button", button: "a", input: "", form: "", select: "", textarea: "", span: "strong", b: "span", strong: "span", p: "div", dd: "div", time: "span", output: "span" }[truth.localName];
      if (!tag) return false;
      const changed = become(truth, tag);
      if (tag === "button") changed.removeAttribute("href");
      if (tag === "a") changed.setAttribute("href", "#");
    },
    "A/B variant": (made, truth, random) => {
      reword(truth, (text) => pick([`Try it: ${text}`, `${text} in a minute`, text.toUpperCase()], random));
      if (truth.classList[0]) truth.classList.replace(truth.classList[0], "variant-b");
      if (truth.nextElementSibling) truth.nextElementSibling.after(truth);
      else if (truth.previousElementSibling) truth.previousElementSibling.before(truth);
    },
    "redesign": (made, truth, random) => {
      for (const kind of ["classes renamed", "ids changed", "other texts changed", "wrapped", "banner on top"]) KINDS[kind](made, truth, random);
      KINDS["block moved"](made, truth, random);
    },
    "target removed": (made, truth) => {
      truth.remove();
    },
    "target replaced by a look-alike": (made, truth, random) => {
      const other = decoy(truth, random);
      if (!other) return false;
      truth.replaceWith(other);
    },
    "target removed, page redesigned": (made, truth, random) => {
      for (const kind of ["classes renamed", "other texts changed", "banner on top"]) KINDS[kind](made, truth, random);
      truth.remove();
    },
  };

  // The path from the top by places: what a browser's own tools copy.
  function byPlace(element) {
    const steps = [];
    for (let each = element; each.parentElement; each = each.parentElement)
      steps.unshift(`${each.localName}:nth-child(${[...each.parentElement.children].indexOf(each) + 1})`);
    return `html > ${steps.join(" > ")}`;
  }

  function byFinder(element, options) {
    try {
      return element.getRootNode() === document ? selectorFinder.finder(element, { timeoutMs: 2000, ...options }) : null;
    } catch {
      return null;
    }
  }

  const GENERATED = /^(css|sc|radix|svelte|jss)-|:|\d{3}|[a-z]\d[a-z]/i;
  const LASTING = {
    idName: (name) => !GENERATED.test(name),
    className: (name) => !GENERATED.test(name),
    attr: (name) => /^(data-(?!balise).*|name|aria-label|itemprop|href|placeholder)$/.test(name),
  };

  // What each way keeps of every element that is known.
  function describeAll() {
    const known = everything(document).filter((each) => each.hasAttribute(TRUTH));
    return known.map((element) => ({
      truth: element.getAttribute(TRUTH),
      target: baliseTarget.describe(element),
      finder: byFinder(element, {}),
      lasting: byFinder(element, LASTING),
      place: element.getRootNode() === document ? byPlace(element) : null,
    }));
  }

  function byScore(target, made) {
    const match = baliseTarget.find(target, made);
    if (!match || match.score < baliseTarget.THRESHOLD) return { said: "none", ...match };
    return { said: match.score - match.second < baliseTarget.MARGIN ? "unclear" : "one", ...match };
  }

  function bySelector(selector, made) {
    const element = selector && made.querySelector(selector);
    return { said: element ? "one" : "none", element };
  }

  function judged({ said, element, score = 0, second = 0 }, truth) {
    const result = said !== "one" ? said : element?.getAttribute(TRUTH) === truth ? "found" : "wrong";
    return { result, score, second };
  }

  function tried(kept, kind, round, seed) {
    const made = copyOf();
    const truth = truthOf(made, kept.truth);
    if (KINDS[kind](made, truth, randomOf(`${seed} ${kept.truth} ${kind} ${round}`)) === false) return null;
    const ways = { balise: byScore(kept.target, made) };
    for (const way of ["finder", "lasting", "place"]) ways[way] = bySelector(kept[way], made);
    const results = Object.fromEntries(Object.entries(ways).map(([way, found]) => [way, judged(found, kept.truth)]));
    return { truth: kept.truth, kind, round, gone: !truthOf(made, kept.truth), twice: kind === "copy on top", results };
  }

  function run(described, rounds, seed) {
    const kinds = Object.keys(KINDS).flatMap((kind) => Array.from({ length: rounds }, (_, round) => [kind, round]));
    return described.flatMap((kept) => kinds.map(([kind, round]) => tried(kept, kind, round, seed))).filter(Boolean);
  }

  self.drift = { describeAll, run };
})();
