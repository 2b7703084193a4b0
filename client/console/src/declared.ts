/** What the console knows of the API: made of its description when it is built (`declare.ts`). */

export type Kind =
  | "text"
  | "long"
  | "secret"
  | "number"
  | "integer"
  | "boolean"
  | "enum"
  | "time"
  | "date"
  | "list"
  | "map"
  | "object"
  | "json";

export interface Shape {
  kind: Kind;
  text?: string;
  nullable?: true;
  values?: string[];
  /** The name of the schema of an object. */
  ref?: string;
  /** Of a list its items, of a map its values. */
  of?: Shape;
  min?: number;
  max?: number;
  pattern?: string;
  default?: unknown;
  example?: unknown;
}

export interface Field extends Shape {
  name: string;
  required?: true;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  title: string;
  text?: string;
  /** The name of the schema of its body. */
  body?: string;
  query?: Field[];
  /** It takes If-Match. */
  match?: true;
}

/** A list of entities, and what can be done with one. */
export interface Area {
  path: string;
  tag: string;
  columns: { name: string; kind: Kind }[];
  item?: string;
  filter?: Field[];
  ordered?: true;
  create?: Operation;
  update?: Operation;
  remove?: Operation;
  /** Of the whole list, and of one entity: by POST, PUT or DELETE. */
  actions: Operation[];
  /** What else is told of one entity. */
  reads: Operation[];
}

export interface Declarations {
  tags: Record<string, string>;
  schemas: Record<string, Field[]>;
  areas: Area[];
  /** Operations that belong to no list. */
  others: (Operation & { tag: string })[];
}
