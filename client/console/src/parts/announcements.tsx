/** What the operators of the platform tell: texts above each page, until they are dismissed. */

import { signal } from "@preact/signals";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Entity } from "../http.ts";
import { useNews } from "../live.ts";
import { ask } from "../session.ts";
import { brief } from "../words.ts";

const EVERY = 300_000; // ms

/** By id, which is another after each change; forgotten with the page, for the browser stores nothing. */
const dismissed = signal<ReadonlySet<string>>(new Set());

export function Announcements() {
  const [all, setAll] = useState<Entity[]>([]);
  const look = useCallback(async () => {
    try {
      setAll((await ask<{ items: Entity[] } & Entity>("GET", "/v1/announcements")).data.items);
    } catch {
      return; // what was shown stays; the page itself says that Portico cannot be reached
    }
  }, []);
  useEffect(() => {
    look();
  }, [look]);
  useNews(look, EVERY);
  const shown = all.filter((one) => !dismissed.value.has(brief(one.id)));
  if (!shown.length) return null;
  return (
    <section class="announcements" aria-label="Announcements">
      {shown.map((one) => (
        <div key={brief(one.id)}>
          <p>{brief(one.message)}</p>
          <button
            type="button"
            aria-label={`Dismiss ${brief(one.name)}`}
            onClick={() => {
              dismissed.value = new Set([...dismissed.value, brief(one.id)]);
            }}
          >
            Dismiss
          </button>
        </div>
      ))}
    </section>
  );
}
