/** The base code that sites paste: keeps calls in `ttq` until the pixel is there, and asks for it. The server fills in base and code. */
import { createStub } from "./module/stub";

const BASE = "{{BASE}}";
const CODE = "{{CODE}}";
const { tag, isNew, instance, load } = createStub();
const loadHere = (code: string, options?: object) => load(BASE, code, options);

// A second copy of this code changes nothing; that of another pixel counts the page for that pixel, once.
if (isNew) Object.assign(tag, { load: loadHere });
if (!instance(CODE)._u) {
  loadHere(CODE);
  if (isNew) tag.page();
  else if (!Array.isArray(tag) || !tag.some((call) => call[0] === "page")) instance(CODE).page();
}
