/** Frames around elements of the page, drawn in the builder's own layer; they follow the elements while they are shown. */
import { el, fill } from "./dom";

export interface Outline {
  element: Element;
  kind: "" | "other" | "over";
  label?: string;
}

export interface Outlines {
  show(outlines: Outline[]): void;
  remove(): void;
}

const MOST = 60;

export function createOutlines(layer: HTMLElement): Outlines {
  let shown: { outline: Outline; mark: HTMLElement; tip: HTMLElement | undefined }[] = [];
  let due = 0;
  const holder = el("div", { "aria-hidden": "true" });
  layer.append(holder);

  const place = () => {
    due = 0;
    for (const { outline, mark, tip } of shown) {
      const { left, top, width, height, bottom } = outline.element.getBoundingClientRect();
      const hidden = !width && !height;
      Object.assign(mark.style, {
        left: `${left - 2}px`,
        top: `${top - 2}px`,
        width: `${width + 4}px`,
        height: `${height + 4}px`,
      });
      mark.style.display = hidden ? "none" : "";
      if (!tip) continue;
      const above = top > 30;
      const x = Math.max(8, Math.min(left, window.innerWidth - 200));
      tip.style.left = `${x}px`;
      tip.style.top = `${Math.max(4, Math.min(above ? top - 28 : bottom + 6, window.innerHeight - 28))}px`;
      tip.style.display = hidden ? "none" : "";
    }
  };
  const soon = () => {
    if (shown.length && !due) due = requestAnimationFrame(place);
  };
  window.addEventListener("scroll", soon, { passive: true, capture: true });
  window.addEventListener("resize", soon, { passive: true });

  return {
    show(outlines) {
      shown = outlines.slice(0, MOST).map((outline) => ({
        outline,
        mark: el("div", { className: `mark ${outline.kind}` }),
        tip: outline.label ? el("div", { className: "tip" }, outline.label) : undefined,
      }));
      fill(holder, ...shown.flatMap(({ mark, tip }) => [mark, tip]));
      place();
    },
    remove() {
      cancelAnimationFrame(due);
      window.removeEventListener("scroll", soon, true);
      window.removeEventListener("resize", soon);
      holder.remove();
    },
  };
}
