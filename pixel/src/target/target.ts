/** What is kept of an element of a page, so that it is found again after the page has changed. Every part but `tag` may be absent. */
export interface Target {
  /** In lower case. */
  tag: string;
  id?: string;
  /** At most 8. Addresses are paths: without host and query, and beginning with "." where they lie below the page's own. */
  attributes?: { [name: string]: string };
  role?: string;
  /** The accessible name: what a screen reader would say. */
  name?: string;
  /** What is written in it, where that is not the name. */
  text?: string;
  classes?: string[];
  /** CSS of ancestors that say where it is, the outermost first: `main`, `section#reviews`, `form[name="cart"]`, `div.product`. */
  path?: string[];
  /** [place from 0, how many there are] among brothers and sisters of the same tag. */
  position?: number[];
  /** Texts beside it: the heading above, the elements before and after. */
  near?: string[];
  /** CSS of the shadow hosts around it, from the document inward. */
  shadow?: string[];
  /** Every element that is like it, not one. */
  many?: boolean;
  /** Parts that do not count, by name. */
  ignore?: string[];
}

/** `find` of find.ts, as one chunk hands it to another. */
export type Find = (target: Target, root: Document, near?: Element) => Match | undefined;

export interface Match {
  element: Element;
  /** 0 to 1; below `THRESHOLD` it is not the target. */
  score: number;
  /** Score of the best other element; 0 where there is none. */
  second: number;
  /** With `many` every element at or over the threshold, else the one element. */
  all: Element[];
}
