import { describe, expect, it, vi } from "vitest";
import { identify } from "../../src/identify/index";

const EMAIL = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f";
const PHONE = "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd";
const EXTERNAL_ID = "80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b";
const GIVEN = {
  email: " ALICE_abc@gmail.com ",
  phone_number: "(+1)2133734253",
  external_id: "user_123",
  country: "FR",
  note: "a@b.fr",
};
const READ = {
  user: { email: EMAIL, phone_number: PHONE, external_id: EXTERNAL_ID, country: "fr" },
  inspection: { email: "plain", phone_number: "plain", external_id: "plain", country: "plain" },
};

describe("the chunk identify", () => {
  it("gives the hashes the platform publishes, later and at once", async () => {
    expect(await identify.read(GIVEN, "")).toEqual(READ);
    expect(identify.readNow(GIVEN, "")).toEqual(READ);
  });

  it("leaves what is hashed already as it is", async () => {
    const given = { sha256_email: EMAIL, email: "", external_id: EXTERNAL_ID.toUpperCase() };
    expect((await identify.read(given, "")).user).toEqual({ email: EMAIL, external_id: EXTERNAL_ID });
  });

  it("says that it is there", async () => {
    const chunk = vi.fn();
    vi.stubGlobal("__balise", { chunk });
    vi.resetModules();
    const module = await import("../../src/identify/index");
    expect(chunk.mock.calls).toEqual([["identify", module.identify]]);
  });
});
