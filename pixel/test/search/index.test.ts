import { beforeEach, describe, expect, it } from "vitest";
import { attach, hashesOf } from "../../src/search/index";

const ADA = "d4c74594d841139328695756648b6bd6a93e3ee2a7a0d8f4c4c7a2a5e5d7a8a1";

describe("the form that finds a person's events", () => {
  let form: HTMLFormElement;

  beforeEach(() => {
    document.body.innerHTML = `<section><form data-person><span data-label="Clear">SHA-256</span>
      <input name="sha256" pattern="[0-9a-f]{64}"></form><p data-clear="hashed here">hash only</p></section>`;
    form = document.querySelector("form") as HTMLFormElement;
    attach(form);
  });

  it("sends hashes only, never what was typed", () => {
    const typed = form.querySelector("input:not([type=hidden])") as HTMLInputElement;
    typed.value = " Ada@Shop.Example ";
    form.dispatchEvent(new Event("submit"));
    const sent = [...new FormData(form).entries()];
    expect(sent.map(([name]) => name)).toEqual(["sha256"]);
    expect(String(sent[0]?.[1])).toMatch(/^[0-9a-f]{64}(,[0-9a-f]{64})?$/);
    expect(typed.value).toBe("");
    expect(document.body.textContent).toContain("hashed here");
    expect(form.textContent).toContain("Clear");
  });

  it("hashes as the pixel does", () => {
    const email = "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b";
    expect(hashesOf(" Test@Example.com")[0]).toBe(email);
    expect(hashesOf("+33 6 12 34 56 78")).toContain(hashesOf("+33612345678")[0]);
    expect(hashesOf(ADA.toUpperCase())).toEqual([ADA]);
    expect(hashesOf("")).toEqual([]);
  });
});
