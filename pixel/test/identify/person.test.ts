import { describe, expect, it } from "vitest";
import { identify } from "../../src/identify/index";
import type { Item, Person, SourceConfig } from "../../src/parts";
import { eventOf } from "../debug/events";

const CONFIG: SourceConfig = { code: "SHOP", lib: "ttq", cookies: true, match: [], phone: "33" };
const EMAIL = identify.readNow({ email: "a@b.fr" }, "").user.email as string;
const OTHER = identify.readNow({ email: "c@d.fr" }, "").user.email as string;

const said = (email: string, layer: "given" | "found" = "given"): Item => ({ values: { email }, layer });

/** The e-mail hash that each event gets. */
async function emails(items: Item[], person: Person = {}): Promise<unknown[]> {
  await identify.fill(items, person, CONFIG);
  return items.flatMap((item) => ("event" in item ? [item.context.user.email] : []));
}

describe("the person of each event", () => {
  it("is what was known when it was made; events before anything was known get what is known now", async () => {
    expect(await emails([eventOf(), said("a@b.fr"), eventOf(), said("c@d.fr"), eventOf()])).toEqual([OTHER, EMAIL, OTHER]);
  });

  it("is what identify said rather than what was found in a form", async () => {
    expect(await emails([said("a@b.fr"), said("c@d.fr", "found"), eventOf()])).toEqual([EMAIL]);
    expect(await emails([said("c@d.fr", "found"), eventOf()])).toEqual([OTHER]);
  });

  it("is remembered for events that come later", async () => {
    const person: Person = {};
    await emails([said("a@b.fr")], person);
    expect(await emails([eventOf()], person)).toEqual([EMAIL]);
  });

  it("is the same where there is no time to wait, with the source's country for phone numbers", () => {
    const event = eventOf();
    identify.fillNow([{ values: { phone: "06 12 34 56 78" }, layer: "given" }, event], {}, CONFIG);
    expect(event.context.user).toEqual(identify.readNow({ phone: "+33612345678" }, "").user);
    expect(event._inspection).toEqual({ identity_params: { phone: "plain" } });
  });

  it("is nobody before the source's configuration is there and nothing is said", () => {
    const event = eventOf();
    identify.fillNow([event], {}, undefined);
    expect([event.context.user, event._inspection]).toEqual([{}, undefined]);
  });
});
