/** Makes elements: no markup as text, no style attributes, so that no policy of the site stands in the way. */

type Handler = (event: never) => void;
export type Child = Node | string | false | undefined;

/** Properties are set; those that begin with `on` listen, and names with a dash, `for`, `list` and `role` are attributes. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: { [name: string]: unknown } = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const name of Object.keys(properties)) {
    const value = properties[name];
    if (value === undefined || value === false) continue;
    if (name.slice(0, 2) === "on") element.addEventListener(name.slice(2), value as Handler as EventListener);
    else if (/-|^(for|list|role|form|lang|dir)$/.test(name)) element.setAttribute(name, `${value}`);
    else (element as unknown as { [name: string]: unknown })[name] = value;
  }
  element.append(...(children.filter((child) => child !== false && child !== undefined && child !== "") as (Node | string)[]));
  return element;
}

/** Puts other children into it. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...(children.filter((child) => child !== false && child !== undefined && child !== "") as Node[]));
}
