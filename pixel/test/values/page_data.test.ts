import { afterEach, expect, it } from "vitest";
import { layerValue, pageData } from "../../src/values/page_data";

const ld = (...documents: unknown[]) => {
  document.body.innerHTML = documents
    .map((each) => `<script type="application/ld+json">${typeof each === "string" ? each : JSON.stringify(each)}</script>`)
    .join("");
};
const json = (path: string) => pageData("json_ld", path, document);
const PRODUCT = { "@type": "Product", sku: "PP-1", offers: [{ price: "54.00" }, { price: "60.00" }], brand: { name: "Pine" } };
const own = window as unknown as { [name: string]: unknown };

afterEach(() => {
  delete own.dataLayer;
});

it.each([
  ["one document", [PRODUCT]],
  ["a list", [[{ "@type": "WebSite", sku: "no" }, PRODUCT]]],
  ["a graph", [{ "@graph": [{ "@type": "WebPage", sku: "no" }, PRODUCT] }]],
  ["what a page is about", [{ "@type": "WebPage", mainEntity: PRODUCT }]],
  ["the second document", ["{ broken", { "@type": "Organization", sku: "no" }, PRODUCT]],
])("reads JSON-LD from %s, products first", (_, documents) => {
  ld(...documents);
  expect([json("sku"), json("offers.price"), json("offers.1.price"), json("brand.name"), json("none.at.all")]).toEqual([
    "PP-1",
    "54.00",
    "60.00",
    "Pine",
    undefined,
  ]);
});

it("reads the values of JSON-LD that say their type", () => {
  ld({ "@type": "Offer", price: { "@type": "Number", "@value": 5 }, image: ["a.png", "b.png"] });
  expect([json("price"), json("image")]).toEqual([5, "a.png"]);
});

it("reads microdata, the content of an attribute first", () => {
  document.body.innerHTML = `<div itemscope><b itemprop="name">Shop</b></div><article itemscope itemtype="https://schema.org/Product">
    <h1 itemprop="name">Kettle</h1><p itemprop="offers" itemscope><span itemprop="price" content="54.00">£54</span>
    <data itemprop="sku" value="PP-1">No. 1</data></p></article>`;
  const read = (path: string) => pageData("microdata", path, document);
  expect([read("name"), read("offers.price"), read("offers.sku"), read("offers.none")]).toEqual([
    "Kettle",
    "54.00",
    "PP-1",
    undefined,
  ]);
});

it("reads Open Graph", () => {
  document.head.innerHTML = '<meta property="product:price:amount" content="54.00"><meta name="og:title" content="Kettle">';
  const read = (path: string) => pageData("open_graph", path, document);
  expect([read("product:price:amount"), read("og:title"), read('x"]')]).toEqual(["54.00", "Kettle", undefined]);
});

it("reads a data layer by place, or the latest entry that has it", () => {
  own.dataLayer = [{ ecommerce: { value: 1 } }, { ecommerce: { value: 2, items: [{ id: "a" }] } }, { event: "scroll" }];
  const read = (path: string) => layerValue(path, window);
  expect(["dataLayer.0.ecommerce.value", "dataLayer.ecommerce.value", "dataLayer.1.ecommerce.items.0.id"].map(read)).toEqual([
    1,
    2,
    "a",
  ]);
});

it("walks into plain data only: no function, no storage, no element", () => {
  let called = 0;
  own.dataLayer = [{ f: () => called++, element: document.body }];
  localStorage.setItem("token", "x");
  const paths = [
    "dataLayer.0.f",
    "dataLayer.0.element.innerHTML",
    "localStorage.token",
    "document.cookie",
    "location.href",
    "alert",
  ];
  expect(paths.map((path) => layerValue(path, window))).toEqual(paths.map(() => undefined));
  expect(called).toBe(0);
});

it("ends on a layer that contains itself", () => {
  const layer: unknown[] = [];
  layer.push(layer);
  own.dataLayer = layer;
  expect(layerValue("dataLayer.0.0.0.value", window)).toBeUndefined();
});
