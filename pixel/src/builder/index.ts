/**
 * The chunk `builder`: sets up events on the site itself. It is there where the page's address held a token of the Events Manager; the token
 * is used at once, and the key it gives is in one closure (door.ts).
 */
import { type Host, hostOf } from "../host";
import type { AskedChunk, Registry, SourceParts } from "../parts";
import { tell, work } from "./app";
import { el, fill } from "./dom";
import { createDoor } from "./door";
import { createShell } from "./shell";
import { type Key, sayIn } from "./words";

const REFUSALS: readonly string[] = [
  "token_used_twice",
  "token_expired",
  "token_unknown",
  "token_other_origin",
  "token_not_allowed",
];

/** Browsers tell of a policy a little after they refused. */
const TELLS_AFTER_MS = 50;

const hosts: { [code: string]: Host } = {};
let begun = false;

async function begin(token: string, parts: SourceParts): Promise<void> {
  const door = createDoor(parts.base);
  const blocked = watchPolicy(parts.base);
  const asked = door.claim(token);
  const close = () => {
    door.end();
    shell.host.dispatchEvent(new Event("balise-close"));
    shell.remove();
  };
  const first = sayIn(navigator.language.slice(0, 2));
  let shell = createShell(first, close);
  fill(shell.body, el("p", { className: "soft", role: "status" }, first("starting")));
  const { value: claimed, refused } = await asked;
  if (!claimed) {
    const key = `token_${refused.code}`;
    await new Promise((done) => setTimeout(done, TELLS_AFTER_MS));
    const directive = blocked();
    if (directive) return tell(shell, first, undefined, "csp", { directive, origin: new URL(parts.base).origin });
    return tell(
      shell,
      first,
      undefined,
      (REFUSALS.includes(key) ? key : refused.code === "too_many_requests" ? "too_many" : "network") as Key,
    );
  }
  const say = sayIn(claimed.language);
  shell.remove();
  shell = createShell(say, close);
  shell.host.lang = claimed.language;
  shell.name(claimed.source_name);
  await work({ say, door, claimed, shell, parts, host: hosts[claimed.source], over: () => {} });
}

/** The directive of the site's policy that stood in the way, where one did. */
function watchPolicy(base: string): () => string {
  let directive = "";
  document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    if (blockedURI.indexOf(base) === 0) directive = effectiveDirective;
  });
  return () => directive;
}

export const builder: AskedChunk = {
  turn(config, source, parts) {
    hosts[config.code] = hosts[config.code] || hostOf(config, source, parts);
    if (begun || !config.builder) return;
    begun = true;
    begin(config.builder, parts).catch(() => {});
  },
};

(self as { __balise?: Registry }).__balise?.chunk("builder", builder);
