/** The builder at work: its modes, its form, and what each change leads to. */
import type { Host } from "../host";
import type { SourceParts } from "../parts";
import { el, fill } from "./dom";
import type { Claimed, Door } from "./door";
import { createDryRun } from "./dry";
import { elementPart, outline, take } from "./element_part";
import { eventPart } from "./event_part";
import { button, said } from "./fields";
import { lacking, outcomePart } from "./outcome_part";
import { createOutlines } from "./outline";
import { parametersPart } from "./parameters_part";
import { startPicking } from "./pick";
import { createReading } from "./reading";
import { newRule } from "./rule";
import type { Shell } from "./shell";
import type { Bench, Work } from "./state";
import { watchLinks } from "./travel";
import { pagesOf, pagesPart, triggerPart } from "./trigger_part";
import type { Key, Say } from "./words";

export interface Opened {
  say: Say;
  door: Door;
  claimed: Claimed;
  shell: Shell;
  parts: SourceParts;
  host: Host | undefined;
  over(): void;
}

export async function work(opened: Opened): Promise<void> {
  const { say, door, claimed, shell, parts } = opened;
  const [reading, events, stored] = await Promise.all([
    createReading(parts),
    door.events(),
    claimed.rule ? door.rules() : undefined,
  ]);
  const known = stored?.value?.rules.find(({ id }) => id === claimed.rule);
  const state: Work = {
    rule: known?.rule || newRule(),
    id: known?.id || "",
    version: known?.version || 0,
    name: known?.name || "",
    choice: undefined,
    at: 0,
    dirty: false,
    verdict: undefined,
    events: events.value?.events || [],
    pages: "all",
    outcome: undefined,
  };
  state.pages = pagesOf(state.rule);
  let picking = false;
  const bench: Bench = { ...opened, work: state, outlines: createOutlines(shell.layer), changed, reshaped, pick, refused };
  const dry = createDryRun(bench, reading);

  function draw(): void {
    const id = shell.focused()?.id;
    const { scrollTop } = shell.body;
    fill(
      shell.body,
      modes(),
      !state.rule.trigger.target && !state.id && el("p", { className: "soft" }, say("start")),
      elementPart(bench),
      eventPart(bench),
      triggerPart(bench),
      pagesPart(bench),
      parametersPart(bench, reading),
    );
    drawFooter();
    shell.body.scrollTop = scrollTop;
    if (id) shell.find(id)?.focus();
    outline(bench);
    dry.turn(!picking && !lacking(bench).length);
  }

  function drawFooter(): void {
    const id = shell.focused()?.id;
    fill(shell.footer, ...outcomePart(bench, reading));
    if (id) shell.find(id)?.focus();
  }

  function modes(): HTMLElement {
    const mode = (name: "browse" | "pick", act: () => void) =>
      button(say(name), act, { "aria-pressed": `${(name === "pick") === picking}`, id: `mode-${name}` });
    return el(
      "section",
      {},
      el(
        "div",
        { className: "modes", role: "group", "aria-label": say("mode") },
        mode("browse", () => shell.announce(say("browse_how"))),
        mode("pick", () => pick((element) => take(bench, element))),
      ),
      el("p", { className: "small" }, say(picking ? "pick_how" : "browse_how")),
    );
  }

  /** Typing: the fields stay as they are. */
  function changed(): void {
    state.dirty = true;
    state.outcome = undefined;
    drawFooter();
    dry.turn(!picking && !lacking(bench).length);
  }

  function reshaped(): void {
    state.dirty = state.dirty || !state.outcome;
    draw();
  }

  function pick(done: (element: Element) => void): void {
    if (picking) return;
    const before = shell.focused()?.id;
    picking = true;
    draw();
    startPicking(shell, bench.outlines, say, (element) => {
      picking = false;
      if (element) {
        state.outcome = undefined;
        done(element);
      } else draw();
      shell.find(before || "pick")?.focus();
    });
  }

  function refused(code: string): boolean {
    if (code !== "ended" && code !== "unknown_key" && code !== "401") return false;
    opened.over();
    bench.outlines.show([]);
    dry.turn(false);
    tell(shell, say, claimed, "ended");
    return true;
  }

  opened.host?.onRoute(() => {
    dry.arrive();
    draw();
  });
  shell.host.addEventListener("balise-close", () => bench.outlines.remove());
  watchLinks(bench, () => !picking && !!shell.host.isConnected);
  draw();
  shell.body.focus();
}

/** In the place of the form: what happened, and the way back. */
export function tell(shell: Shell, say: Say, claimed: Claimed | undefined, key: Key, facts = {}): void {
  const back =
    claimed &&
    el(
      "a",
      {
        className: "button",
        href: `${claimed.manager}/builder?page=${encodeURIComponent(location.href)}`,
        target: "_blank",
        rel: "noopener",
      },
      say("reopen"),
    );
  fill(shell.body, el("section", { role: "alert" }, said("warn", say(key, facts)), back));
  fill(shell.footer);
  shell.body.focus();
}
