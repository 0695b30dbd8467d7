/** Gives each event what was known of the person when it was made; one made before anything was known gets what is known now. */
import type { Finisher, IdentityRead, Item, Person, SourceConfig } from "../parts";
import type { WireUser } from "../wire";

type Values = { [key: string]: unknown };

/** The two ways to read what was said: at once, or while the page goes on. */
export interface Reader {
  read(given: Values, phone: SourceConfig["phone"]): Promise<IdentityRead>;
  readNow(given: Values, phone: SourceConfig["phone"]): IdentityRead;
}

/** What `identify` gave goes before what was found in forms. */
const userOf = (person: Person): WireUser => ({ ...person.found, ...person.given });

/** `reads` are what the items that are no events say. */
function apply(items: Item[], reads: (IdentityRead | undefined)[], person: Person): void {
  const anonymous = [];
  for (const [place, item] of items.entries()) {
    const read = reads[place];
    if (!("event" in item)) {
      person[item.saidBy] = { ...person[item.saidBy], ...read?.user };
      person.params = { ...person.params, ...read?.inspection };
    } else if (Object.keys(userOf(person)).length) attach(item, person);
    else anonymous.push(item);
  }
  for (const event of anonymous) attach(event, person);
}

function attach(event: Extract<Item, { event: string }>, person: Person): void {
  event.context.user = userOf(person);
  if (person.params) event._inspection = { ...event._inspection, identity_params: person.params };
}

export function createFinisher({ read, readNow }: Reader): Finisher {
  return {
    async fill(items, person, config) {
      const phone = config?.phone ?? "";
      apply(items, await Promise.all(items.map((item) => ("event" in item ? undefined : read(item.values, phone)))), person);
    },
    fillNow(items, person, config) {
      const phone = config?.phone ?? "";
      apply(
        items,
        items.map((item) => ("event" in item ? undefined : readNow(item.values, phone))),
        person,
      );
    },
  };
}
