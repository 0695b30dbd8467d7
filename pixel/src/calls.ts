/** Calls of the page: the methods there are, entries of queues, and how they are put on an object. Nothing here throws. */

/** What becomes of a call: the method's name and its arguments. */
export type Dispatch = (method: string, args: unknown[]) => unknown;

export type Loose = { [name: string]: unknown };

export const METHODS =
  "load page track identify instance instances ready on off once debug alias group enableCookie disableCookie holdConsent grantConsent revokeConsent".split(
    " ",
  );

/** Arguments, arrays and what looks like them. */
export const listOf = (value: unknown): unknown[] => [].slice.call(value);

/** Runs it and keeps what it throws from the page. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** An entry of a queue, `[method, ...args]`. */
export function dispatchEntry(entry: unknown, dispatch: Dispatch): unknown {
  return attempt(() => {
    const [method, ...args] = listOf(entry);
    return METHODS.indexOf(method as string) < 0 ? undefined : dispatch(method as string, args);
  });
}

/** Gives `target` the methods; false where it cannot take them. */
export function install(target: Loose, dispatch: Dispatch): boolean {
  return !!attempt(() => {
    for (const method of METHODS) target[method] = (...args: unknown[]) => attempt(() => dispatch(method, args));
    target.push = (...entries: unknown[]) => {
      for (const entry of entries) dispatchEntry(entry, dispatch);
      return 0;
    };
    return true;
  });
}
