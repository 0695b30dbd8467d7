/** How often rules may fire: once a page view, a session, a visitor; in memory where the browser keeps nothing. */
import { attempt } from "../calls";
import type { Rule } from "./rule";

const KEY = "balise_rules";
const MOST_CHARACTERS = 5e3;
const STORAGES: { [often: string]: "sessionStorage" | "localStorage" } = { session: "sessionStorage", visitor: "localStorage" };

export interface Often {
  /** Whether it may fire now; it is counted as fired then. */
  first(rule: Rule): boolean;
  /** Another page view begins. */
  next(): void;
  /** Consent was withdrawn. */
  forget(): void;
}

export function createOften(window: Window): Often {
  /** Ids that fired, in one text. */
  let fired: { [often: string]: string } = {};
  return {
    first({ id, often = "every" }) {
      if (often === "every") return true;
      const storage = () => window[STORAGES[often] as "localStorage"];
      const kept = `${attempt(() => storage()[KEY])}`;
      if (`${fired[often]} ${kept}`.includes(id)) return false;
      fired[often] += id;
      attempt(() => {
        storage()[KEY] = id + kept.slice(0, MOST_CHARACTERS);
      });
      return true;
    },
    next() {
      fired.page = "";
    },
    forget() {
      fired = {};
      for (const name of Object.values(STORAGES)) attempt(() => window[name].removeItem(KEY));
    },
  };
}
