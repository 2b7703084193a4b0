/** Values of the API as text, whatever they hold. */

import type { Json } from "../http.ts";
import { brief, label, shortTime, time } from "../words.ts";

const LONG = 40; // characters, of which each has a line of its own
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const GOOD = /^(READY|SUCCEEDED|RUNNING|ACTIVE|ENABLED|success|SUCCESS|allow|DONE|REDRIVEN)$/;
const BAD = /^(ERROR|FAILED|TIMED_OUT|KILLED|failure|FAILURE|denied|deny|DEAD|LOST|CANCELLED|STUCK)$/;
const STATUS = /^(status|outcome|result|decision)$/;

/** `short` is for where there is little room. */
export function Value(props: { name?: string; value: Json | undefined; short?: boolean }) {
  const { value, name, short = false } = props;
  if (value === null || value === undefined || value === "") return <span class="none">–</span>;
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (typeof value === "number") return <span class="figure">{value}</span>;
  if (typeof value === "string") return <Text name={name} value={value} short={short} />;
  if (Array.isArray(value)) return <List value={value} />;
  const entries = Object.entries(value);
  if (!entries.length) return <span class="none">–</span>;
  return <Fields value={value} />;
}

function Text({ name, value, short }: { name?: string | undefined; value: string; short: boolean }) {
  if (TIME.test(value)) {
    return (
      <time dateTime={value} title={value}>
        {short ? shortTime(value) : time(value)}
      </time>
    );
  }
  if (name && STATUS.test(name)) return <Status value={value} />;
  if (value.includes("\n")) return <pre tabIndex={0}>{value}</pre>;
  return <>{value}</>;
}

export function Status({ value }: { value: string }) {
  const tone = GOOD.test(value) ? "good" : BAD.test(value) ? "bad" : "plain";
  return <span class={`status ${tone}`}>{value}</span>;
}

function List({ value }: { value: Json[] }) {
  if (!value.length) return <span class="none">–</span>;
  if (value.every((one) => typeof one !== "object")) {
    const long = value.some((one) => brief(one).length > LONG);
    return long ? <pre tabIndex={0}>{value.join("\n")}</pre> : <span>{value.join(", ")}</span>;
  }
  return (
    <ol class="plain">
      {value.map((one, at) => (
        <li key={at}>
          <Value value={one} />
        </li>
      ))}
    </ol>
  );
}

/** The fields of an object, nested as they are. */
export function Fields({ value, without = [] }: { value: { [name: string]: Json }; without?: string[] }) {
  return (
    <dl class="fields">
      {Object.entries(value)
        .filter(([name]) => !without.includes(name))
        .map(([name, one]) => (
          <div key={name}>
            <dt>{label(name)}</dt>
            <dd>
              <Value name={name} value={one} />
            </dd>
          </div>
        ))}
    </dl>
  );
}
