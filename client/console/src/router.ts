/** Addresses: what stands behind `#` is the API's own path of what is shown, with filter and order as its query. */

import { computed, signal } from "@preact/signals";

const hash = signal(location.hash);
addEventListener("hashchange", () => {
  hash.value = location.hash;
});

export type Params = Record<string, string>;

export interface Place {
  path: string;
  query: Params;
}

export const place = computed<Place>(() => {
  const [path = "", query = ""] = hash.value.replace(/^#/, "").split("?", 2);
  return { path, query: Object.fromEntries(new URLSearchParams(query)) };
});

export function link(path: string, query: Params = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const text = new URLSearchParams(given).toString();
  return `#${path}${text ? `?${text}` : ""}`;
}

export function go(path: string, query: Params = {}): void {
  location.hash = link(path, query);
}

/** The path of a template: `/v1/functions/{name}` with a name. */
export function filled(template: string, params: Params): string {
  return template.replace(/\{([^}]+)\}/g, (whole, name) =>
    params[name] === undefined ? whole : encodeURIComponent(params[name]),
  );
}

/** The parameters of a path, undefined when it is not of the template. */
export function fits(template: string, path: string): Params | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Params = {};
  for (const [at, part] of wanted.entries()) {
    const text = given[at] ?? "";
    if (part.startsWith("{")) {
      if (!text) return undefined;
      params[part.slice(1, -1)] = decoded(text);
    } else if (part !== text) return undefined;
  }
  return params;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Of templates the one with the fewest parameters that fits. */
export function best<T>(
  all: readonly T[],
  template: (one: T) => string | undefined,
  path: string,
): [T, Params] | undefined {
  let found: [T, Params] | undefined;
  for (const one of all) {
    const params = fits(template(one) ?? "", path);
    if (params && (!found || Object.keys(params).length < Object.keys(found[1]).length)) found = [one, params];
  }
  return found;
}
