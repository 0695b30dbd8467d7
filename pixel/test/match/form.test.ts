import { describe, expect, it, vi } from "vitest";
import { identify } from "../../src/identify/index";
import { readForm } from "../../src/match/form";

const EMAIL = identify.readNow({ email: "a@b.fr" }, "").user.email;
const PHONE = identify.readNow({ phone: "+33612345678" }, "").user.phone_number;
const read = (given: { [key: string]: unknown }) => identify.readNow(given, "33");

function form(html: string): HTMLFormElement {
  document.body.innerHTML = `<form>${html}</form>`;
  return document.forms[0] as HTMLFormElement;
}

describe("a form", () => {
  it("gives hashes of the kinds that are switched on, the first usable value of each", () => {
    const filled = form(
      '<input type=email value="x"><input type=email value=" A@b.fr "><input type=email value="c@d.fr"><input type=tel value="06 12 34 56 78">',
    );
    expect(readForm(filled, ["email", "phone_number"], read)).toEqual({ sha256_email: EMAIL, sha256_phone_number: PHONE });
    expect(readForm(filled, ["phone_number"], read)).toEqual({ sha256_phone_number: PHONE });
    expect(readForm(filled, [], read)).toEqual({});
  });

  it("never hands a secret's value to be read", () => {
    const asked = vi.fn(read);
    readForm(form('<input type=password name=email value="a@b.fr"><input name="card_email" value="a@b.fr">'), ["email"], asked);
    expect(asked).not.toHaveBeenCalled();
  });

  it("is read although a field hides the form's own properties", () => {
    const filled = form('<input name="elements" value="1"><input name="nodeName"><input type=email value="a@b.fr">');
    expect(readForm(filled, ["email"], read)).toEqual({ sha256_email: EMAIL });
  });

  it("gives nothing, and harms nobody, where reading fails", () => {
    const fail = () => {
      throw new Error("broken");
    };
    expect(readForm(form('<input type=email value="a@b.fr">'), ["email"], fail)).toEqual({});
  });
});
