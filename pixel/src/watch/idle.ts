/** Soon, when the browser has nothing else to do. */
export const whenIdle = (act: () => void): unknown =>
  "requestIdleCallback" in self ? requestIdleCallback(act) : setTimeout(act, 50);
