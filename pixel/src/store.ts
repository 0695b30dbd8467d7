/** localStorage as foreign pages have it: missing, forbidden or full. Nothing here throws. */
import { attempt } from "./calls";

export interface Store {
  /** The text, or an empty one. */
  get(key: string): string;
  /** An empty text removes the key. */
  set(key: string, text: string): void;
}

export const createStore = (window: Window): Store => ({
  get: (key) => attempt(() => window.localStorage.getItem(key)) || "",
  set(key, text) {
    attempt(() => (text ? window.localStorage.setItem(key, text) : window.localStorage.removeItem(key)));
  },
});
