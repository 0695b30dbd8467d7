/** Which names and texts will still be there after the next release of a page, and may be kept. */
import { LONGEST } from "./signals";

/** What libraries put before names they number or hash. */
const MACHINE = /^(?:css|sc|jss|jsx|svelte|emotion|_ng(?:host|content)|data-v|react-aria|react-select|ext-gen|yui|gwt|j_id\w*)-/i;
const NUMBERED =
  /^[-_]?(?:radix|headlessui|mui|ember|reach|downshift|rc|ui-id|uid|auto|gen|el|id|input|field|react|jss)[-_:]?(?:[a-z]+-)?\d/i;
const REACT_ID = /:|«|^_?r_?[0-9a-z]{1,3}_?$/;
const STATE =
  /^(?:is|has|was|js|ng|v|htmx|aos|wow)-|^(?:active|hover|focus(?:ed)?|opened|open|closed|collapsed?|expanded|selected|disabled|enabled|loading|loaded|showing|shown|show|hide|hidden|visible|current|checked|in|on|off|dirty|touched|pristine|valid|invalid|first|last|odd|even|fade|animated|sticky|dark|light)$/;
const UTILITY =
  /^-?(?:[mp][trblxyse]?|w|h|g|min|max|size|text|font|bg|border|rounded|flex|grid|gap|items|justify|self|content|place|align|order|leading|tracking|shadow|opacity|z|top|left|right|bottom|inset|start|end|space|divide|overflow|cursor|transition|duration|ease|delay|col|row|d|float|object|ring|outline|translate|scale|rotate|select|pointer|whitespace|break|line|list|fill|stroke|animate|fw|fs|lh|u)-|^(?:flex|grid|block|inline|hidden|static|fixed|absolute|relative|table|contents|container|row|col|truncate|underline|uppercase|lowercase|capitalize|italic|antialiased|border|rounded|shadow|transition|group|peer|clearfix|prose|sr-only|visually-hidden)$|[[\]/@!%]/;
const EMAIL = /\S@\S+\.\S/;
const PHONE = /(?:^|[^\d])\+?\(?\d(?:[\s().\-/]?\d){6,}/;

/** Whether people chose this name, class or value, so that a new build keeps it. */
export function isStable(name: string): boolean {
  if (!name || name.length > LONGEST || MACHINE.test(name) || NUMBERED.test(name) || REACT_ID.test(name)) return false;
  return !/\d{3}/.test(name) && name.split(/[-_.\s/]+/).every((part) => !isHash(part));
}

/** Whether a class says what an element is: not how it looks, nor what state it is in. */
export function saysWhat(name: string): boolean {
  return isStable(name) && !STATE.test(name) && !UTILITY.test(name) && /[a-z]{2}/i.test(name);
}

/** Whether a text may be kept: none that looks like a person's data. */
export function isHarmless(text: string): boolean {
  return !EMAIL.test(text) && !PHONE.test(text) && !/\d{7}/.test(text);
}

/** Letters and digits mixed, capitals in odd places, or no vowel. */
function isHash(part: string): boolean {
  if (part.length < 4) return false;
  if (/\d/.test(part) && /[a-z]/i.test(part)) return !/^[a-z]+\d{1,2}$/i.test(part) || part.length > 12;
  if (/^[a-z]{5,}$/i.test(part) && !/[aeiouy]/i.test(part)) return true;
  const words = part.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) || [];
  return words.length > 1 && part.length / words.length < 3;
}
