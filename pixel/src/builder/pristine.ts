/** What the browser has of its own, taken when this script starts: a script of the page that replaces any of it later gets nothing. */

const { fetch } = window;
const { apply } = Reflect;
const { parse, stringify } = JSON;
const { text } = Response.prototype;
const { freeze, assign, create } = Object;

/** An object of which nothing is looked for in prototypes, where a page may put getters. */
export const bare = <T extends object>(members: T): T => freeze(assign(create(null), members));

/** A request whose answer is told as status and text; rejects where there is none. */
export async function ask(url: string, method: string, headers: { [name: string]: string }, body: string | undefined) {
  const options = {
    method,
    headers: bare(headers),
    credentials: "omit",
    referrerPolicy: "origin",
    cache: "no-store",
    mode: "cors",
  };
  const answer: Response = await apply(fetch, window, [url, bare(body === undefined ? options : { ...options, body })]);
  const { status } = answer;
  // A text has no `then` that a page could have put into every object.
  return bare({ status, text: (await apply(text, answer, [])) as string });
}

export const readJson = (given: string): unknown => apply(parse, JSON, [given]);

export const jsonOf = (given: unknown): string => apply(stringify, JSON, [given]);
