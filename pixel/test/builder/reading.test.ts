import { expect, it, vi } from "vitest";
import { createReading } from "../../src/builder/reading";

const parameter = { name: "value", from: { fixed: "1" }, as: "number", locale: "auto" } as const;
const unnamed = { ...parameter, name: "" };

it("reads by the chunk that reads for visitors; parameters without a name are left out", async () => {
  const read = vi.fn(() => ({ properties: { value: 1 }, unread: [] }));
  const chunks = { use: async (_: string, act: (chunk: unknown) => unknown) => act({ read }) };
  const reading = await createReading({ chunks } as never);
  expect(reading.read([parameter, unnamed]).properties).toEqual({ value: 1 });
  expect((read.mock.calls as unknown[][])[0]?.[0]).toEqual([parameter]);
});

it("reads nothing where that chunk cannot be had, or throws", async () => {
  const none = await createReading({ chunks: { use: async () => {} } } as never);
  expect(none.read([parameter])).toEqual({ properties: {}, unread: ["value"] });
});
