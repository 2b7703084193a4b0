/** The areas of the API, by their place. */

import declarations from "virtual:declarations";
import type { Area, Operation } from "./declared.ts";
import type { Entity } from "./http.ts";
import type { Column } from "./parts/table.tsx";
import { best, filled, type Params } from "./router.ts";
import { brief, label } from "./words.ts";

const { areas, others, tags } = declarations;

export type Found =
  | { kind: "list"; area: Area; params: Params }
  | { kind: "item"; area: Area; params: Params }
  | { kind: "operation"; operation: Operation; params: Params };

/** What a path of the API shows. */
export function find(path: string): Found | undefined {
  const all: { template: string; found: (params: Params) => Found }[] = [];
  for (const area of areas) {
    all.push({ template: area.path, found: (params) => ({ kind: "list", area, params }) });
    if (area.item) all.push({ template: area.item, found: (params) => ({ kind: "item", area, params }) });
    for (const operation of area.reads) {
      all.push({ template: operation.path, found: (params) => ({ kind: "operation", operation, params }) });
    }
  }
  for (const operation of others) {
    all.push({ template: operation.path, found: (params) => ({ kind: "operation", operation, params }) });
  }
  const one = best(all, ({ template }) => template, path);
  return one?.[0].found(one[1]);
}

export function areaOf(path: string): Area {
  const found = areas.find((one) => one.path === path);
  if (!found) throw new Error(`There is no list at ${path}.`);
  return found;
}

/** Lists and operations within one entity. */
export function within(area: Area): { areas: Area[]; reads: Operation[] } {
  const { item } = area;
  const inside = (path: string) => item !== undefined && path.startsWith(`${item}/`);
  return {
    areas: areas.filter((one) => inside(one.path) && !one.path.slice((item ?? "").length).includes("{")),
    reads: area.reads.filter((one) => !one.path.slice((item ?? "").length).includes("{")),
  };
}

export interface Group {
  name: string;
  entries: { path: string; title: string; text: string }[];
}

const BEGINS: [string, RegExp][] = [
  ["Platform", /^\/v1\/admin\//],
  ["Domain", /^\/v1\/domains\/\{domain\}\//],
  ["Project", /^\/v1\//],
];

/** The menu: what needs nothing but a domain, by where it lives. */
export function menu(): Group[] {
  const order = Object.keys(tags);
  const places = [...areas, ...others].toSorted((one, other) => order.indexOf(one.tag) - order.indexOf(other.tag));
  const groups = new Map<string, Group>(BEGINS.map(([name]) => [name, { name, entries: [] }]));
  for (const one of places) {
    if (/\{(?!domain\})/.test(one.path)) continue;
    const group = BEGINS.find(([, begin]) => begin.test(one.path))?.[0] ?? "Project";
    groups.get(group)?.entries.push({ path: one.path, title: title(one.path), text: tags[one.tag] ?? "" });
  }
  return [...groups.values()].reverse();
}

const OWN_TITLES: Record<string, string> = {
  "/v1/tasks": "My tasks",
  "/v1/users/me/folders": "My folders",
  "/v1/auth/me": "Me",
  "/v1/auth/keypairs": "My key pairs",
  "/v1/tokens": "My access tokens",
  "/v1/events": "Event types",
  "/v1/authz/simulate": "Simulator",
};

export function title(path: string): string {
  return OWN_TITLES[path] ?? label(path.split("/").findLast((part) => part && !part.startsWith("{")) ?? "");
}

/** The field that an entity is found by: the last parameter of its path. */
export function keyOf(area: Area): string {
  const name = /\{([^}]+)\}$/.exec(area.item ?? "")?.[1] ?? "";
  const known = new Set(area.columns.map((one) => one.name));
  return [name, "name", "id", "uid"].find((one) => known.has(one)) ?? area.columns[0]?.name ?? "id";
}

export function pathOf(area: Area, params: Params, row: Entity): string | undefined {
  if (!area.item) return undefined;
  const name = /\{([^}]+)\}$/.exec(area.item)?.[1] ?? "";
  return filled(area.item, { ...params, [name]: brief(row[keyOf(area)]) });
}

const MOST = 7;
const FIRST = ["display_name", "status", "result", "outcome", "reason", "function", "action", "time"];
const LAST = ["updated_at", "created_at"];
const SCALARS = new Set(["text", "number", "integer", "boolean", "enum", "time", "date"]);

/** The columns of a list: what finds an entity, what state it is in, then as many others as fit. */
export function columnsOf(area: Area): Column[] {
  const key = keyOf(area);
  const sorted = new Set(area.ordered ? area.filter?.map((one) => one.name) : []);
  const scalar = area.columns.filter((one) => SCALARS.has(one.kind) && one.name !== key).map((one) => one.name);
  const rank = (name: string) =>
    FIRST.includes(name) ? FIRST.indexOf(name) : LAST.includes(name) ? 10 : sorted.has(name) ? 20 : 30;
  const chosen = scalar.toSorted((one, other) => rank(one) - rank(other)).slice(0, MOST - 1);
  const ordered = chosen.toSorted((one, other) => Number(LAST.includes(one)) - Number(LAST.includes(other)));
  return [key, ...ordered].map((name) => ({ name, sorted: sorted.has(name) }));
}
