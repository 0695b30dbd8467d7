/** localStorage as foreign pages have it: missing, forbidden or full. Nothing here throws. */

export interface Store {
  /** The text, or an empty one. */
  get(key: string): string;
  /** An empty text removes the key. */
  set(key: string, text: string): void;
}

export function createStore(window: Window): Store {
  return {
    get(key) {
      try {
        return window.localStorage.getItem(key) || "";
      } catch {
        return "";
      }
    },
    set(key, text) {
      try {
        if (text) window.localStorage.setItem(key, text);
        else window.localStorage.removeItem(key);
      } catch {}
    },
  };
}
