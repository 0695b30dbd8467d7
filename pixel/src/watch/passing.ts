/** The triggers `scroll` and `time`: each once a page view. */
import type { Firing } from "../rules/firing";
import type { Rule } from "../rules/rule";

/** Returns what begins another page view. */
export function watchPassing({ rules, each, fire }: Firing): () => void {
  let done: Rule[] = [];
  const timers: unknown[] = [];
  /** How long this page view was in sight, in ms, and since when it is now; -1: it is not. */
  let spent = 0;
  let since = -1;
  let drawing = 0;

  const once = (rule: Rule) => {
    if (done.includes(rule)) return;
    done.push(rule);
    fire(rule);
  };

  const scrolled = (scroller: Element) => {
    drawing = 0;
    const { scrollTop, clientHeight, scrollHeight } = scroller;
    const percent = ((scrollTop + clientHeight + 1) / scrollHeight) * 100;
    // A list within the page is not the page.
    if (clientHeight >= innerHeight / 2) each("scroll", (rule) => percent >= (rule.trigger.percent as number) && once(rule));
  };
  const onScroll = ({ target }: Event) => {
    const scroller = target === document ? document.scrollingElement : (target as Element);
    drawing = drawing || requestAnimationFrame(() => scrolled(scroller as Element));
  };

  const rest = () => {
    if (since >= 0) spent += performance.now() - since;
    since = -1;
    for (const timer of timers.splice(0)) clearTimeout(timer as number);
  };
  const watch = () => {
    rest();
    if (document.hidden) return;
    since = performance.now();
    each("time", (rule) => {
      const left = (rule.trigger.seconds as number) * 1e3 - spent;
      if (!done.includes(rule)) timers.push(setTimeout(once, left, rule));
    });
  };

  const has = (on: string) => rules.some(({ trigger }) => trigger.on === on);
  if (has("scroll")) document.addEventListener("scroll", onScroll, { capture: true, passive: true });
  if (has("time")) document.addEventListener("visibilitychange", watch);
  return () => {
    done = [];
    rest();
    spent = 0;
    watch();
  };
}
