/** Going on to another page of the site with the builder: the server is told beforehand, and the signed-in browser fetches a new token. */
import { el, fill } from "./dom";
import { button, said } from "./fields";
import { save } from "./outcome_part";
import type { Bench } from "./state";

/** The link to another page of this origin that a click follows; nothing for any other click. */
export function pageOf(event: MouseEvent): string {
  const { button: which, metaKey, ctrlKey, shiftKey, altKey, defaultPrevented } = event;
  if (which || metaKey || ctrlKey || shiftKey || altKey || defaultPrevented) return "";
  const link = event.composedPath().find((each) => (each as Element).localName === "a") as HTMLAnchorElement | undefined;
  if (!link || !link.href || link.origin !== location.origin || link.hasAttribute("download")) return "";
  if (link.target && link.target !== "_self") return "";
  const page = link.href.split("#")[0] as string;
  return page === location.href.split("#")[0] ? "" : page;
}

/** Watches links while `on` says so. Returns what stops it. */
export function watchLinks(bench: Bench, on: () => boolean): () => void {
  const clicked = (event: MouseEvent) => {
    const page = on() ? pageOf(event) : "";
    if (!page || event.composedPath().includes(bench.shell.host)) return;
    event.preventDefault();
    if (bench.work.dirty) question(bench, page);
    else go(bench, page);
  };
  const submitted = (event: SubmitEvent) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || !on() || form.target === "_blank" || form.method === "dialog") return;
    event.preventDefault();
    const send = () => {
      bench.work.dirty = false;
      stop();
      form.requestSubmit(event.submitter);
    };
    bench.shell.toast(bench.say("form_held"), [], button(bench.say("form_send"), send));
  };
  const leaving = (event: BeforeUnloadEvent) => {
    if (bench.work.dirty) event.preventDefault();
  };
  // In the last phase: what the site's own router takes is not ours.
  window.addEventListener("click", clicked);
  window.addEventListener("submit", submitted);
  window.addEventListener("beforeunload", leaving);
  const stop = () => {
    window.removeEventListener("click", clicked);
    window.removeEventListener("submit", submitted);
    window.removeEventListener("beforeunload", leaving);
  };
  return stop;
}

function question(bench: Bench, page: string): void {
  const { say, work } = bench;
  const stay = () => {
    work.outcome = undefined;
    bench.reshaped();
  };
  const then = async () => {
    if (await save(bench)) go(bench, page);
  };
  const leave = () => {
    work.dirty = false;
    go(bench, page);
  };
  const choices = [
    button(say("go_save"), then, { className: "main" }),
    button(say("go_on"), leave),
    button(say("stay"), stay, { className: "plain" }),
  ];
  work.outcome = el("div", { role: "alert" }, said("warn", say("unsaved")), el("div", { className: "row" }, ...choices));
  bench.reshaped();
  bench.shell.footer.querySelector("button")?.focus();
}

async function go(bench: Bench, page: string): Promise<void> {
  const { say, door, work, claimed } = bench;
  work.outcome = said("", say("going"));
  bench.reshaped();
  const { refused } = await door.next(page, work.id);
  if (!refused) return location.assign(`${claimed.manager}/builder/next?page=${encodeURIComponent(page)}`);
  if (bench.refused(refused.code)) return;
  fill(bench.shell.footer, said("warn", say("going_alone")), el("a", { className: "button", href: page }, page));
}
