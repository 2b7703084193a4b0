/** What stands where something is missing: it loads, there is none, it failed. */

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { ApiError } from "../http.ts";

export function Loading() {
  return (
    <p class="state" role="status">
      Loading…
    </p>
  );
}

export function Empty(props: { children: ComponentChildren }) {
  return <p class="state">{props.children}</p>;
}

export function Failure(props: { error: unknown; again?: (() => void) | undefined }) {
  const { error } = props;
  const known = error instanceof ApiError ? error : undefined;
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{error instanceof Error ? error.message : String(error)}</strong>
      </p>
      {known && known.problems.length > 0 && (
        <ul>
          {known.problems.map((one) => (
            <li key={one.field}>
              <code>{one.field}</code>: {one.message}
            </li>
          ))}
        </ul>
      )}
      {known?.code && (
        <p class="hint">
          {known.code}
          {known.requestId && `, request ${known.requestId}`}
        </p>
      )}
      {props.again && (
        <button type="button" onClick={props.again}>
          Try again
        </button>
      )}
    </div>
  );
}

const said = signal("");

/** Tells that something was done, also to who does not see it. */
export function say(text: string): void {
  said.value = text;
  setTimeout(() => {
    if (said.value === text) said.value = "";
  }, 6_000);
}

export function Said() {
  return <output class="said">{said.value}</output>;
}
