/** What keeps the page's surprises away from us, and ours from the page. */

export type Loose = { [name: string]: unknown };

/** Runs it; what it throws stays here. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {}
  return undefined;
}

/** A member of anything, whose getter may throw. */
export const read = (from: unknown, name: string) => attempt(() => (from as Loose)[name]);

/** The value of a cookie in the text of `document.cookie`; "" where it has none that can be read. */
export const cookieIn = (text: string | undefined, name: string) =>
  attempt(() => decodeURIComponent((`; ${text}`.split(`; ${name}=`)[1] as string).split(";")[0] as string)) || "";
