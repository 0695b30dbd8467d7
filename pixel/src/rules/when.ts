/** On which pages a rule runs: the same answer as the server's rules/conditions.py gives. */
import type { Condition } from "./rule";

/** A longer address matches no regular expression. */
const MOST_MATCHED = 2048;

/** Throws where an expression cannot be compiled. */
export function holds(when: Condition[][], at: Location): boolean {
  return !when[0] || when.some((all) => all.every((one) => isTrue(one, at)));
}

function isTrue({ of, is, value }: Condition, { href, pathname, host }: Location): boolean {
  const text = { url: href, path: pathname, host }[of];
  if (is === "matches") return text.length <= MOST_MATCHED && new RegExp(value, "u").test(text);
  if (is === "contains") return text.includes(value);
  if (is === "starts_with") return text.startsWith(value);
  return is === "equals" ? text === value : is === "not_equals" && text !== value;
}
