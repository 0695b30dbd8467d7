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
