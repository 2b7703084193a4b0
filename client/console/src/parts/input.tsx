/** The input for a kind of value. Nothing given is undefined, which is not sent. */

import { useState } from "preact/hooks";
import type { Field } from "../declared.ts";
import type { Json } from "../http.ts";
import { brief } from "../words.ts";

interface Props {
  id: string;
  field: Field;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  described?: string;
  invalid: boolean;
}

export function Input(props: Props) {
  const { field, value, onChange } = props;
  const attributes = {
    id: props.id,
    "aria-invalid": props.invalid,
    "aria-describedby": props.described || undefined,
    "aria-required": field.required,
  };
  const hint = field.example ?? field.default;
  const placeholder = hint === undefined || typeof hint === "object" ? "" : String(hint);
  const text = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value || undefined);
  switch (field.kind) {
    case "boolean":
      return (
        <Choice
          {...attributes}
          choices={["true", "false"]}
          none={field.default === undefined ? "–" : `default: ${field.default}`}
          value={value === undefined || value === null ? "" : String(value)}
          onChange={(one) => onChange(one === "" ? undefined : one === "true")}
        />
      );
    case "enum":
      return (
        <Choice
          {...attributes}
          choices={(field.values ?? []).map(String)}
          none={field.default === undefined ? "–" : `default: ${field.default}`}
          value={brief(value)}
          onChange={(one) => onChange(one || undefined)}
        />
      );
    case "number":
    case "integer":
      return (
        <input
          {...attributes}
          type="number"
          step={field.kind === "integer" ? 1 : "any"}
          placeholder={placeholder}
          value={brief(value)}
          onInput={(event) =>
            onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.valueAsNumber)
          }
        />
      );
    case "secret":
      return <input {...attributes} type="password" autocomplete="new-password" value={brief(value)} onInput={text} />;
    case "date":
      return <input {...attributes} type="date" value={brief(value)} onInput={text} />;
    case "long":
      return <textarea {...attributes} rows={4} placeholder={placeholder} value={brief(value)} onInput={text} />;
    case "map":
      return <Pairs {...props} />;
    case "list":
      return field.of?.kind === "text" || field.of?.kind === "enum" ? (
        <Lines {...attributes} value={value} onChange={onChange} />
      ) : (
        <Raw {...attributes} value={value} onChange={onChange} example={field.example} />
      );
    case "json":
    case "object":
      return <Raw {...attributes} value={value} onChange={onChange} example={field.example} />;
    default:
      return (
        <input
          {...attributes}
          spellcheck={false}
          autocomplete="off"
          placeholder={field.kind === "time" ? "2026-01-15T10:00:00Z" : placeholder}
          value={brief(value)}
          onInput={text}
        />
      );
  }
}

interface Attributes {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

type Changes = { value: Json | undefined; onChange: (value: Json | undefined) => void };

export function Choice(
  props: Attributes & { choices: string[]; none: string; value: string; onChange: (value: string) => void },
) {
  const { choices, none, onChange, ...rest } = props;
  return (
    <select {...rest} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">{none}</option>
      {choices.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  );
}

/** A list of texts, one a line. */
function Lines({ value, onChange, ...rest }: Attributes & Changes) {
  const [text, setText] = useState(Array.isArray(value) ? value.join("\n") : "");
  const change = (given: string) => {
    setText(given);
    const lines = given.split("\n").filter((line) => line.trim());
    onChange(lines.length ? lines : undefined);
  };
  return (
    <textarea
      {...rest}
      rows={3}
      placeholder="One a line"
      value={text}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}

/** Any JSON, as text. */
function Raw({ value, onChange, example, ...rest }: Attributes & Changes & { example?: unknown }) {
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  const [wrong, setWrong] = useState("");
  const change = (given: string) => {
    setText(given);
    try {
      onChange(given.trim() ? JSON.parse(given) : undefined);
      setWrong("");
    } catch (error) {
      setWrong(error instanceof Error ? error.message : "This is no JSON.");
    }
  };
  const hint = example === undefined ? "JSON" : JSON.stringify(example);
  return (
    <>
      <textarea
        {...rest}
        aria-invalid={rest["aria-invalid"] || wrong !== ""}
        class="code"
        rows={5}
        spellcheck={false}
        placeholder={hint}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {wrong && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
    </>
  );
}

/** Names with values: variables, tags, files. */
function Pairs({ field, value, onChange, id }: Props) {
  const [pairs, setPairs] = useState(() => Object.entries((value ?? {}) as Record<string, Json>));
  const change = (next: [string, Json][]) => {
    setPairs(next);
    const given = next.filter(([name]) => name);
    onChange(given.length ? Object.fromEntries(given) : undefined);
  };
  const set = (at: number, pair: [string, Json]) => change(pairs.map((one, place) => (place === at ? pair : one)));
  const figure = field.of?.kind === "number" || field.of?.kind === "integer";
  return (
    <>
      {pairs.map(([name, text], at) => (
        <div class="pair" key={at}>
          <input
            id={`${id}-${at}`}
            aria-label="Name"
            placeholder="name"
            spellcheck={false}
            value={name}
            onInput={(event) => set(at, [event.currentTarget.value, text])}
          />
          <textarea
            aria-label={`Value of ${name || "the name"}`}
            class="code"
            spellcheck={false}
            rows={Math.min(14, brief(text).split("\n").length)}
            value={brief(text)}
            onInput={(event) => {
              const given = event.currentTarget.value;
              set(at, [name, figure && given !== "" && !Number.isNaN(Number(given)) ? Number(given) : given]);
            }}
          />
          <button
            type="button"
            class="quiet"
            aria-label={`Remove ${name || "this"}`}
            onClick={() => change(pairs.filter((_, place) => place !== at))}
          >
            ✕
          </button>
        </div>
      ))}
      <button type="button" onClick={() => setPairs([...pairs, ["", ""]])}>
        Add
      </button>
    </>
  );
}
