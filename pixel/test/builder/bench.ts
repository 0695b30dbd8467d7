/** A bench for tests of the builder's parts: a real rule and page, a server that says what a test says. */
import { vi } from "vitest";
import type { Door } from "../../src/builder/door";
import { newRule } from "../../src/builder/rule";
import type { Shell } from "../../src/builder/shell";
import type { Bench, Work } from "../../src/builder/state";
import { sayIn } from "../../src/builder/words";
import { createEmitter } from "../../src/emitter";
import type { SourceParts } from "../../src/parts";

export const nothing = async () => ({ value: undefined as never });

export function shellOf(): Shell {
  const host = document.createElement("balise-builder");
  const part = () => document.createElement("div");
  const [layer, body, footer] = [part(), part(), part()] as const;
  host.append(layer, body, footer);
  document.body.append(host);
  const find = (id: string) => host.querySelector<HTMLElement>(`#${id}`);
  return {
    host,
    layer,
    body,
    footer,
    find,
    show: vi.fn(),
    name: vi.fn(),
    toast: vi.fn(),
    announce: vi.fn(),
    focused: () => null,
    remove: vi.fn(),
  };
}

export function benchOf(work: Partial<Work> = {}, door: Partial<Door> = {}): Bench {
  const state: Work = {
    rule: newRule(),
    id: "",
    version: 0,
    name: "",
    choice: undefined,
    at: 0,
    dirty: false,
    verdict: undefined,
    events: [],
    pages: "all",
    outcome: undefined,
    ...work,
  };
  const claimed = {
    ends_at: 0,
    source: "SHOP",
    source_name: "Shop",
    rule: "",
    language: "en",
    test_code: "TEST1",
    manager: "https://m/sources/SHOP",
  } as const;
  return {
    say: sayIn("en"),
    door: {
      claim: nothing,
      judge: nothing,
      events: nothing,
      rules: nothing,
      save: nothing,
      next: nothing,
      end: nothing,
      ...door,
    },
    claimed,
    shell: shellOf(),
    outlines: { show: vi.fn(), remove: vi.fn() },
    parts: { emitter: createEmitter([]), base: "https://m", chunks: { use: async () => {} } } as unknown as SourceParts,
    host: undefined,
    work: state,
    changed: vi.fn(),
    reshaped: vi.fn(),
    pick: vi.fn(),
    refused: vi.fn(() => false),
  };
}

export const page = (html: string): HTMLElement => {
  document.body.innerHTML = html;
  return document.body;
};
