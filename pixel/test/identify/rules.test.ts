import { describe, expect, it } from "vitest";
import { ruleOf } from "../../src/identify/rules";

describe("the rule of a key", () => {
  it.each([
    ["email", "email"],
    ["sha256_email", "email"],
    ["phone", "phone_number"],
    ["phoneNumber", "phone_number"],
    ["sha256_phone_number", "phone_number"],
    ["externalId", "external_id"],
    ["zip-code", "zip_code"],
    ["country", "country"],
  ])("%s means %s", (key, field) => expect(ruleOf(key)?.field).toBe(field));

  it.each(["", "constructor", "__proto__", "address", "birthday", "ttclid"])("'%s' has none", (key) =>
    expect(ruleOf(key)).toBeUndefined(),
  );

  it("only places leave in clear", () => {
    expect(
      ["email", "phone", "external_id", "first_name", "last_name", "zip_code", "city", "state", "country"].filter(
        (key) => !ruleOf(key)?.hashed,
      ),
    ).toEqual(["city", "state", "country"]);
  });
});
