/** The parameters of the event: where each is read, and what is read there now. */
import { describeRead } from "../target/describe";
import { el, fill } from "./dom";
import { button, input, said, select } from "./fields";
import type { Reading } from "./reading";
import type { From, Parameter } from "./rule";
import { refusalOf } from "./sensitive";
import type { Bench } from "./state";

const KINDS = ["element", "fixed", "query", "segment", "data", "layer"] as const;
const LOCALES = ["auto", "en", "fr", "de", "es", "it", "nl", "pt", "pl", "sv", "ja"];
type Kind = (typeof KINDS)[number];

const EMPTY: { [kind in Kind]: From } = {
  element: { read: "text" },
  fixed: { fixed: "" },
  query: { query: "" },
  segment: { segment: 1 },
  data: { data: "json_ld", path: "offers.price" },
  layer: { layer: "" },
};

const kindOf = (from: From): Kind => KINDS.find((kind) => kind in from) || "element";

export function parametersPart(bench: Bench, reading: Reading): HTMLElement {
  const { say, work } = bench;
  const { parameters } = work.rule;
  const known = work.events.find(({ name }) => name === work.rule.event);
  const usual = ["value", "currency", "content_id", "content_name", "content_type", "quantity", "description", "query"];
  const names = (known?.parameters.length ? known.parameters : usual).filter(
    (name) => !parameters.some((each) => each.name === name),
  );
  const add = () => {
    const name = names[0] === "content_type" ? "value" : names.includes("value") ? "value" : names[0] || "";
    parameters.push({
      name,
      from: { ...EMPTY.element },
      as: name === "value" ? "number" : name === "currency" ? "currency" : "text",
      locale: "auto",
    });
    bench.reshaped();
    bench.shell.find(`p${parameters.length - 1}-name`)?.focus();
  };
  return el(
    "section",
    {},
    el("h2", {}, say("parameters")),
    !parameters.length && el("p", { className: "soft" }, say("parameters_none")),
    el("datalist", { id: "names" }, ...names.map((name) => el("option", { value: name }))),
    ...parameters.map((_, place) => parameterBox(bench, reading, place)),
    button(say("parameter_add"), add, { id: "add-parameter" }),
  );
}

function parameterBox(bench: Bench, reading: Reading, place: number): HTMLElement {
  const { say, work } = bench;
  const parameter = work.rule.parameters[place] as Parameter;
  const id = `p${place}`;
  const now = el("div", { id: `${id}-now`, role: "status" });
  const show = () => fill(now, preview(bench, reading, parameter));
  const put = (change: () => void) => {
    change();
    bench.changed();
    show();
  };
  const drop = () => {
    work.rule.parameters.splice(place, 1);
    bench.reshaped();
  };
  const kind = kindOf(parameter.from);
  const choose = (to: string) => {
    parameter.from = { ...EMPTY[to as Kind] };
    bench.reshaped();
  };
  const retype = (to: string) => {
    parameter.as = to as Parameter["as"];
    bench.reshaped();
  };
  const kinds = KINDS.map((each): [string, string] => [each, say(`from_${each}`)]);
  const as = (["text", "number", "currency"] as const).map((each): [string, string] => [each, say(`as_${each}`)]);
  const locales = LOCALES.map((each): [string, string] => [each, each === "auto" ? say("locale_auto") : each]);
  show();
  return el(
    "div",
    { className: "box", role: "group", "aria-label": say("parameter", { number: place + 1 }) },
    input(
      {
        id: `${id}-name`,
        label: say("parameter_name"),
        value: parameter.name,
        onchange: (name) =>
          put(() => {
            parameter.name = name;
          }),
      },
      { className: "mono", list: "names", maxLength: 50 },
    ),
    select({ id: `${id}-from`, label: say("from"), value: kind, onchange: choose }, kinds),
    ...sourceOf(bench, parameter, id, put),
    select({ id: `${id}-as`, label: say("as"), value: parameter.as, onchange: retype }, as),
    parameter.as !== "text" &&
      select(
        {
          id: `${id}-locale`,
          label: say("locale"),
          value: parameter.locale,
          onchange: (to) =>
            put(() => {
              parameter.locale = to;
            }),
        },
        locales,
      ),
    now,
    button(say("remove"), drop, { className: "plain", id: `${id}-drop` }),
  );
}

/** The fields that belong to where it is read. */
function sourceOf(bench: Bench, { from }: Parameter, id: string, put: (change: () => void) => void): HTMLElement[] {
  const { say } = bench;
  const text = (name: "fixed" | "query" | "layer" | "attribute" | "path", label: string) =>
    input(
      {
        id: `${id}-${name}`,
        label,
        value: from[name] || "",
        onchange: (to) =>
          put(() => {
            from[name] = to;
          }),
      },
      { className: "mono" },
    );
  const kind = kindOf(from);
  if (kind === "fixed" || kind === "query" || kind === "layer") return [text(kind, say(kind))];
  if (kind === "segment") {
    const set = (to: string) =>
      put(() => {
        from.segment = Math.max(1, Math.round(Number(to)) || 1);
      });
    return [
      input(
        { id: `${id}-segment`, label: say("segment"), value: `${from.segment}`, onchange: set },
        { type: "number", min: 1, max: 20 },
      ),
    ];
  }
  if (kind === "data") {
    const kinds: [string, string][] = [
      ["json_ld", "JSON-LD"],
      ["microdata", "Microdata"],
      ["open_graph", "Open Graph"],
    ];
    const set = (to: string) =>
      put(() => {
        from.data = to as "json_ld";
      });
    return [
      select({ id: `${id}-data`, label: say("data"), value: from.data || "", onchange: set }, kinds),
      text("path", say("data_path")),
    ];
  }
  return elementFields(bench, from, id, text);
}

function elementFields(
  bench: Bench,
  from: From,
  id: string,
  text: (name: "attribute", label: string) => HTMLElement,
): HTMLElement[] {
  const { say } = bench;
  const told = el("div", { role: "alert" });
  const take = (element: Element) => {
    const why = refusalOf(element);
    if (why) {
      bench.reshaped();
      const place = bench.shell.find(`${id}-told`);
      return place ? fill(place, said("stop", say(`refused_${why}`))) : undefined;
    }
    from.element = describeRead(element);
    from.read = /^(input|select|textarea)$/.test(element.localName) ? "value" : "text";
    bench.reshaped();
  };
  told.id = `${id}-told`;
  const reads = (["text", "value", "attribute"] as const).map((each): [string, string] => [each, say(`read_${each}`)]);
  const choose = (to: string) => {
    from.read = to as "text";
    if (to === "attribute") from.attribute = "content";
    else delete from.attribute;
    bench.reshaped();
  };
  const name = from.element ? from.element.name || from.element.text || from.element.tag : "";
  const rows = [
    el(
      "div",
      { className: "row" },
      !!name && el("code", {}, name),
      button(say(from.element ? "pick_again" : "pick_one"), () => bench.pick(take), {
        id: `${id}-pick`,
        className: from.element ? "plain" : "",
      }),
    ),
    told,
    select({ id: `${id}-read`, label: say("read"), value: from.read || "text", onchange: choose }, reads),
  ];
  return from.read === "attribute" ? rows.concat(text("attribute", say("attribute"))) : rows;
}

function preview({ say, work }: Bench, reading: Reading, parameter: Parameter): HTMLElement {
  const name = parameter.name || "value";
  const { properties } = reading.read([{ ...parameter, name }], work.choice?.element);
  const value = properties[name];
  return value === undefined ? said("warn", say("preview_none")) : said("good", say("preview", { value: `${value}` }));
}
