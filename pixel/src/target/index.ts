/** `target.js`: how targets are described and found, for a browser without the pixel, such as the one that checks whether rules still hold. */
export { describe } from "./describe";
export { find, scoreOf } from "./find";
export { MARGIN, SOME, score, THRESHOLD, WEIGHTS } from "./score";
export { narrower, wider } from "./widen";
