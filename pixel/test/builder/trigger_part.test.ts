import { describe, expect, it } from "vitest";
import { newRule, type Test } from "../../src/builder/rule";
import { pagesOf } from "../../src/builder/trigger_part";

const withWhen = (when: Test[][]) => ({ ...newRule(), when });

describe("pagesOf", () => {
  it("knows the simple choices again, and takes the rest for conditions of one's own", () => {
    expect(pagesOf(withWhen([]))).toBe("all");
    expect(pagesOf(withWhen([[{ of: "path", is: "equals", value: location.pathname }]]))).toBe("this");
    expect(pagesOf(withWhen([[{ of: "path", is: "starts_with", value: "/shop" }]]))).toBe("starts");
    expect(pagesOf(withWhen([[{ of: "path", is: "equals", value: "/other-page" }]]))).toBe("own");
    expect(pagesOf(withWhen([[{ of: "host", is: "contains", value: "x" }], []]))).toBe("own");
  });
});
