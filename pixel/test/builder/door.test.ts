import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const TOKEN = "A".repeat(43);
const CLAIMED = {
  key: "bld_secret",
  ends_at: 1,
  source: "SHOP",
  source_name: "Shop",
  rule: "",
  language: "en",
  test_code: "T",
  manager: "m",
};

/** The module takes `fetch` when it starts: each test starts it anew. */
async function doorWith(answers: { status: number; body: unknown }[]) {
  const asked: { url: string; options: RequestInit }[] = [];
  vi.stubGlobal("fetch", async (url: string, options: RequestInit) => {
    asked.push({ url, options });
    const { status, body } = answers.shift() as { status: number; body: unknown };
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  });
  vi.resetModules();
  const { createDoor } = await import("../../src/builder/door");
  return { door: createDoor("https://events.example"), asked };
}

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

describe("the door", () => {
  it("brings the token in the body, keeps the key to itself, and shows it with each request after", async () => {
    const { door, asked } = await doorWith([
      { status: 200, body: CLAIMED },
      { status: 200, body: { events: [] } },
    ]);
    const { value } = await door.claim(TOKEN);
    await door.events();

    expect(JSON.stringify(value)).not.toContain("bld_secret");
    expect(asked[0]?.url).toBe("https://events.example/api/v1/builder/claim");
    expect(asked[0]?.options.body).toBe(`{"token":"${TOKEN}"}`);
    expect(asked[1]?.options.headers).toMatchObject({ authorization: "Bearer bld_secret" });
    expect(asked.every(({ options }) => options.credentials === "omit")).toBe(true);
  });

  it("goes on with the fetch that was there when it started", async () => {
    const { door, asked } = await doorWith([{ status: 200, body: CLAIMED }]);
    const replaced = vi.fn();
    vi.stubGlobal("fetch", replaced);
    await door.claim(TOKEN);

    expect(asked).toHaveLength(1);
    expect(replaced).not.toHaveBeenCalled();
  });

  it("tells every problem of a draft", async () => {
    const problems = [{ path: "event", message: "Bad.", cure: "Mend it." }];
    const { door } = await doorWith([{ status: 400, body: { code: "rule_refused", problems } }]);
    const { refused } = await door.save({ rule: {} as never, name: "", pages: [], id: "", based_on: 0, language: "en" });

    expect(refused).toEqual({ code: "rule_refused", problems });
  });

  it("says where no answer came, or none that can be read", async () => {
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("offline")));
    vi.resetModules();
    const { createDoor } = await import("../../src/builder/door");
    expect((await createDoor("https://x.example").events()).refused?.code).toBe("network");
  });
});
