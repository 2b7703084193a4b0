/** One form for all bodies: its inputs come from the declarations, and what the server finds wrong is said at the field. */

import declarations from "virtual:declarations";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Field } from "../declared.ts";
import { ApiError, type Entity, type Json, type Problem } from "../http.ts";
import { brief, label } from "../words.ts";
import { Input } from "./input.tsx";
import { Prose } from "./prose.tsx";
import { Failure } from "./states.tsx";

interface Props {
  fields: Field[];
  verb: string;
  /** What is there already: then only what differs is sent. */
  initial?: Entity | undefined;
  /** What stands in it at first, and is sent whole. */
  given?: Entity;
  danger?: boolean;
  send: (body: Entity) => Promise<unknown>;
  onCancel?: (() => void) | undefined;
}

export function fieldsOf(schema: string | undefined): Field[] {
  return (schema && declarations.schemas[schema]) || [];
}

export function Form(props: Props) {
  const { fields, initial } = props;
  const [values, setValues] = useState<Entity>(initial ?? props.given ?? {});
  const [error, setError] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const [all, setAll] = useState(fields.length < 9 || !fields.some((one) => one.required));
  const form = useRef<HTMLFormElement>(null);
  const problems = error instanceof ApiError ? error.problems.map(normal) : [];
  const shown = fields.filter((one) => all || one.required || one.name in values || about(problems, one.name).length);
  const elsewhere = problems.filter((one) => !fields.some(({ name }) => inside(one.field, name)));

  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error]);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await props.send(initial ? changes(initial, values) : values);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      {shown.map((field) => (
        <Labelled
          key={field.name}
          field={field}
          value={values[field.name]}
          problems={about(problems, field.name)}
          onChange={(value) => setValues(put(values, field.name, value))}
        />
      ))}
      {!all && (
        <button type="button" class="quiet" onClick={() => setAll(true)}>
          More fields
        </button>
      )}
      {error !== undefined && (problems.length === 0 || elsewhere.length > 0) && <Failure error={error} />}
      <footer>
        {props.onCancel && (
          <button type="button" onClick={props.onCancel}>
            Cancel
          </button>
        )}
        <button type="submit" class={props.danger ? "danger" : "primary"} disabled={busy}>
          {busy ? "…" : props.verb}
        </button>
      </footer>
    </form>
  );
}

interface LabelledProps {
  field: Field;
  value: Json | undefined;
  problems: Problem[];
  onChange: (value: Json | undefined) => void;
}

export function Labelled({ field, value, problems, onChange }: LabelledProps) {
  const id = useId();
  const described = [field.text && `${id}-text`, problems.length && `${id}-wrong`].filter(Boolean).join(" ");
  const own = problems.filter((one) => field.kind !== "object" || !one.field.includes("."));
  const wrong = own.length > 0 && (
    <p class="wrong" id={`${id}-wrong`}>
      {own.map((one) => (one.field.includes(".") ? `${one.field}: ${one.message}` : one.message)).join(" ")}
    </p>
  );
  const text = field.text && (
    <p class="hint" id={`${id}-text`}>
      <Prose text={field.text} />
    </p>
  );
  const title = (
    <>
      {label(field.name)}
      {field.required && <span class="required"> (required)</span>}
    </>
  );
  if (field.kind === "object") {
    const nested = (value ?? {}) as Entity;
    const below = problems.filter((one) => one.field.includes(".")).map((one) => ({ ...one, field: rest(one.field) }));
    return (
      <fieldset>
        <legend>{title}</legend>
        {text}
        {wrong}
        {fieldsOf(field.ref).map((one) => (
          <Labelled
            key={one.name}
            field={one}
            value={nested[one.name]}
            problems={about(below, one.name)}
            onChange={(next) => {
              const made = put(nested, one.name, next);
              onChange(Object.keys(made).length ? made : undefined);
            }}
          />
        ))}
      </fieldset>
    );
  }
  if (field.kind === "map") {
    return (
      <fieldset aria-describedby={described || undefined}>
        <legend>{title}</legend>
        {text}
        {wrong}
        <Input id={id} field={field} value={value} onChange={onChange} invalid={own.length > 0} />
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label for={id}>{title}</label>
      <Input id={id} field={field} value={value} onChange={onChange} described={described} invalid={own.length > 0} />
      {wrong}
      {text}
    </div>
  );
}

/** `body.source.files` and `/source/files` as `source.files`. */
function normal(problem: Problem): Problem {
  return {
    ...problem,
    field: problem.field
      .replace(/^\//, "")
      .replaceAll("/", ".")
      .replace(/^body\./, ""),
  };
}

function inside(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

function about(problems: Problem[], name: string): Problem[] {
  return problems.filter((one) => inside(one.field, name));
}

function rest(path: string): string {
  return path.slice(path.indexOf(".") + 1);
}

function put(values: Entity, name: string, value: Json | undefined): Entity {
  const { [name]: _old, ...others } = values;
  return value === undefined ? others : { ...others, [name]: value };
}

/** A merge patch (RFC 7396): what was taken away is null. */
function changes(before: Entity, after: Entity): Entity {
  const changed = Object.entries(after).filter(([name, value]) => brief(value) !== brief(before[name]));
  const gone = Object.keys(before).filter((name) => before[name] !== null && !(name in after));
  return {
    ...Object.fromEntries(gone.map((name) => [name, null])),
    ...Object.fromEntries(changed.map(merged(before))),
  };
}

/** Of maps, too: a key that was taken away is null. */
function merged(before: Entity): (one: [string, Json]) => [string, Json] {
  return ([name, value]) => {
    const old = before[name];
    const both = [old, value].every((one) => one && typeof one === "object" && !Array.isArray(one));
    return [name, both ? changes(old as Entity, value as Entity) : value];
  };
}
