/** Declarations for the console, made of the OpenAPI description: no resource is listed here. */

import type { Area, Declarations, Field, Kind, Operation, Shape } from "./src/declared.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema, as it comes
type Json = any;
interface Found {
  method: string;
  path: string;
  declared: Json;
}

/** Not for people: agents and proxies are programs, and streams are what the console's own news are made of. */
const LEFT_OUT = new Set(["system", "session_agents", "app_routes", "streams"]);
/** Tokens and sign-in are the console's own work; searches and batches are done by lists. */
const ENDS = [
  /\/search$/,
  /\/batch-[a-z]+$/,
  /^\/v1\/hooks\//,
  /^\/v1\/auth\/(token|login|logout|sign-in|callback|whoami)$/,
];
const PAGING = new Set(["filter", "order", "offset", "limit", "page", "page_size", "cursor", "purge"]);
const JOINED = new Set(["AND", "OR", "NOT"]);
const LONG = 1024;

export function declarations(document: Json): Declarations {
  const { schemas, parameters, responses } = document.components;
  const reached: Record<string, Field[]> = {};

  const last = (ref: string) => ref.slice(ref.lastIndexOf("/") + 1);
  const followed = (node: Json): Json =>
    node?.$ref ? { ...schemas[last(node.$ref)], ...node, $ref: undefined } : node;

  function shape(given: Json): Shape {
    const choices = given.anyOf?.filter((one: Json) => one.type !== "null") ?? [];
    const nullable = given.anyOf && choices.length < given.anyOf.length;
    const node = choices.length === 1 ? { ...choices[0], ...given, anyOf: undefined } : given;
    const target = followed(node);
    const found: Shape = { kind: kind(target, choices) };
    if (nullable) found.nullable = true;
    if (node.description ?? target.description) found.text = node.description ?? target.description;
    if (target.enum ?? target.const) found.values = target.enum ?? [target.const];
    if (found.kind === "object") found.ref = reach(node.$ref ? last(node.$ref) : undefined, target);
    if (found.kind === "list") found.of = bare(shape(target.items ?? {}));
    if (found.kind === "map") found.of = bare(shape(target.additionalProperties));
    if (target.minimum !== undefined) found.min = target.minimum;
    if (target.maximum !== undefined) found.max = target.maximum;
    if (target.pattern) found.pattern = target.pattern;
    if (node.default !== undefined && node.default !== null) found.default = node.default;
    if (target.examples?.length && found.kind !== "enum") found.example = target.examples[0];
    return found;
  }

  function bare({ example: _example, ...rest }: Shape): Shape {
    return rest;
  }

  function kind(node: Json, choices: Json[]): Kind {
    if (choices.length > 1) return choices.every((one) => /number|integer/.test(one.type)) ? "number" : "json";
    if (node.enum || node.const) return "enum";
    if (node.type === "string") {
      if (node.writeOnly || node.format === "password") return "secret";
      if (node.format === "date-time") return "time";
      if (node.format === "date") return "date";
      return (node.maxLength ?? 0) > LONG && !node.pattern ? "long" : "text";
    }
    if (node.type === "array") return "list";
    if (node.type === "object") {
      if (node.properties) return "object";
      return node.additionalProperties?.type || node.additionalProperties?.$ref ? "map" : "json";
    }
    return node.type ?? "json";
  }

  function reach(name: string | undefined, node: Json): string {
    const known = name ?? `inline${Object.keys(reached).length}`;
    if (!reached[known]) {
      reached[known] = [];
      reached[known].push(...fields(node));
    }
    return known;
  }

  function fields(node: Json): Field[] {
    const required = new Set(node.required ?? []);
    return Object.entries(node.properties ?? {}).map(([name, one]) => {
      const field: Field = { name, ...shape(one) };
      if (required.has(name)) field.required = true;
      return field;
    });
  }

  function reply(declared: Json): Json {
    const code = Object.keys(declared.responses).find((one) => one.startsWith("2"));
    const found = code && declared.responses[code];
    const whole = found?.$ref ? responses[last(found.$ref)] : found;
    return followed(whole?.content?.["application/json"]?.schema);
  }

  /** The schema of an item of a page; undefined for what is no page. */
  function listed(declared: Json): Json {
    const items = reply(declared)?.properties?.items;
    return items?.items?.$ref && reply(declared).properties.next_cursor ? followed(items.items) : undefined;
  }

  const given = (declared: Json): Json[] =>
    (declared.parameters ?? []).map((one: Json) => (one.$ref ? parameters[last(one.$ref)] : one));

  function operation({ method, path, declared }: Found): Operation {
    const made: Operation = { id: declared.operationId, method: method.toUpperCase(), path, title: declared.summary };
    const text = declared.description?.replace(/ ?Needs the permission `[^`]+`\.$/, "");
    if (text && text !== `${declared.summary}.`) made.text = text;
    const body = declared.requestBody?.content?.["application/json"]?.schema;
    if (body?.$ref) made.body = reach(last(body.$ref), followed(body));
    const all = given(declared);
    const query = all
      .filter((one) => one.in === "query" && !PAGING.has(one.name))
      .map((one): Field => ({ name: one.name, ...shape(one.schema), ...(one.required ? { required: true } : {}) }));
    if (query.length) made.query = query;
    if (all.some((one) => one.name === "If-Match")) made.match = true;
    return made;
  }

  const found: Found[] = Object.entries(document.paths as Record<string, Json>)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, declared]: Json) => ({ method, path, declared })),
    )
    .filter(({ path, declared }) => !LEFT_OUT.has(declared.tags[0]) && path.startsWith("/v1/"));
  const shown = found.filter(({ path }) => !ENDS.some((end) => end.test(path)));
  const taken = new Set<Found>();
  const take = (wanted: (one: Found) => boolean) => {
    const them = shown.filter((one) => !taken.has(one) && wanted(one));
    for (const one of them) taken.add(one);
    return them.map(operation);
  };

  function give(name: "create" | "update" | "remove", area: Area, wanted: (one: Found) => boolean): void {
    const [one] = take(wanted);
    if (one) area[name] = one;
  }

  /** Of the search by body, or of what is done with all that a filter finds. */
  function filterOf(path: string): Field[] | undefined {
    const bodies = found
      .filter((one) => one.method === "post" && one.path.startsWith(`${path}/`))
      .map((one) => followed(one.declared.requestBody?.content["application/json"]?.schema));
    const filter = bodies
      .map((body) => body?.properties?.filter?.anyOf?.[0])
      .find((one) => one?.$ref?.endsWith("Filter"));
    return (
      filter &&
      Object.entries(followed(filter).properties)
        .filter(([name]) => !JOINED.has(name))
        .map(operand)
    );
  }

  function operand([name, one]: [string, Json]): Field {
    const { equals } = followed(one.anyOf[0]).properties;
    return { name, ...bare(shape({ ...equals, description: undefined })) };
  }

  const pages = shown.filter(({ method, declared }) => method === "get" && listed(declared));
  const areas: Area[] = pages.map((page) => {
    taken.add(page);
    const below = new RegExp(`^${escaped(page.path)}/\\{[^/]+\\}$`);
    const one = shown.find(({ method, path }) => method === "get" && below.test(path));
    const columns = Object.entries(listed(page.declared).properties).map(([name, node]) => ({
      name,
      kind: shape(node).kind,
    }));
    const area: Area = { path: page.path, tag: page.declared.tags[0], columns, actions: [], reads: [] };
    if (one) {
      taken.add(one);
      area.item = one.path;
      give("update", area, ({ method, path }) => method === "patch" && path === one.path);
      give("remove", area, ({ method, path }) => method === "delete" && path === one.path);
      take(({ method, path }) => method === "put" && path === one.path);
    }
    give("create", area, ({ method, path }) => method === "post" && path === page.path);
    const filter = filterOf(page.path);
    if (filter) area.filter = filter;
    if (given(page.declared).some(({ name }) => name === "order")) area.ordered = true;
    return area;
  });
  // The longest path first, so that what is of an entity within another is taken by that.
  for (const area of areas.toSorted((one, other) => other.path.length - one.path.length)) {
    const inside = ({ path }: Found) => area.item !== undefined && path.startsWith(`${area.item}/`);
    area.reads = take((one) => one.method === "get" && inside(one));
    area.actions = take(
      (one) => one.method !== "get" && (inside(one) || new RegExp(`^${escaped(area.path)}/[a-z-]+$`).test(one.path)),
    );
  }
  const others = shown
    .filter((one) => !taken.has(one))
    .map((one) => ({ ...operation(one), tag: one.declared.tags[0] as string }));
  const tags = Object.fromEntries(document.tags.map((tag: Json) => [tag.name, tag.description]));
  return { tags, schemas: reached, areas, others };
}

function escaped(path: string): string {
  return path.replace(/[{}]/g, "\\$&");
}
