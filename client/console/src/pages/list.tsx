/** Any list: filtered and sorted by the server, page by page, with what can be done with all of it. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { columnsOf, keyOf, pathOf, title } from "../catalog.ts";
import type { Area, Field } from "../declared.ts";
import type { Entity, Json } from "../http.ts";
import { useNews } from "../live.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Labelled } from "../parts/form.tsx";
import { Operations } from "../parts/operations.tsx";
import { Empty, Failure, Loading } from "../parts/states.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Fields } from "../parts/value.tsx";
import { filled, go, link, type Params, place } from "../router.ts";
import { ask } from "../session.ts";
import { brief } from "../words.ts";

const PAGE = 100;

interface Page {
  items: Entity[];
  total_count: number | null;
  next_cursor: string | null;
}

/** The rows of a list as far as they were asked for, and how to get more. */
export function useRows(path: string, query: Params, limit = PAGE) {
  const [page, setPage] = useState<Page | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const busy = useRef(false);
  const key = JSON.stringify([path, query]);
  const latest = useRef(key);
  latest.current = key;

  const look = useCallback(async () => {
    try {
      const { data } = await ask<Page & Entity>("GET", path, { query: { ...query, limit } });
      if (latest.current === key) {
        setPage(data);
        setError(undefined);
      }
    } catch (failure) {
      if (latest.current === key) setError(failure);
    }
  }, [key]);

  const more = useCallback(async () => {
    const cursor = page?.next_cursor;
    if (!page || !cursor || busy.current) return;
    busy.current = true;
    try {
      const { data } = await ask<Page & Entity>("GET", path, { query: { ...query, limit, cursor } });
      if (latest.current === key) setPage({ ...data, items: [...page.items, ...data.items] });
    } catch (failure) {
      setError(failure);
    } finally {
      busy.current = false;
    }
  }, [key, page]);

  useEffect(() => {
    setPage(undefined);
    setError(undefined);
    look();
  }, [look]);
  // What was read on beyond the first page stays as it is.
  useNews(look, page && page.items.length > limit ? undefined : 5_000);
  return { page, error, look, more: page?.next_cursor ? more : undefined };
}

/** The filter of the API that the query of an address stands for. */
export function filterOf(fields: Field[], query: Params): string {
  const parts: [string, Json][] = [];
  for (const { name, kind } of fields) {
    const value = query[name];
    if (!value) continue;
    if (kind === "enum" || kind === "date") parts.push([name, { equals: value }]);
    else if (kind === "boolean") parts.push([name, { equals: value === "true" }]);
    else if (kind === "number" || kind === "integer") parts.push([name, { equals: Number(value) }]);
    else if (kind === "time") parts.push([name, { gte: value }]);
    else parts.push([name, { i_contains: value }]);
  }
  return parts.length ? JSON.stringify(Object.fromEntries(parts)) : "";
}

interface Props {
  area: Area;
  params: Params;
  columns?: Column[];
  heading?: string;
}

export function ListPage({ area, params, columns = columnsOf(area), heading = title(area.path) }: Props) {
  const path = filled(area.path, params);
  const { query } = place.value;
  const filter = filterOf(area.filter ?? [], query);
  const asked: Params = { ...(filter && { filter }), ...(query.order && { order: query.order }) };
  const { page, error, look, more } = useRows(path, asked);
  const [opened, setOpened] = useState<Entity | undefined>(undefined);
  const move = (change: Params) => go(place.value.path, { ...query, ...change });
  const href = (row: Entity) => {
    const to = pathOf(area, params, row);
    return to && link(to);
  };
  return (
    <>
      <header class="head">
        <h1>{heading}</h1>
        <Operations area={area} params={params} onDone={look} />
      </header>
      {area.filter && <Filter fields={area.filter} query={query} onChange={move} />}
      {error !== undefined && <Failure error={error} again={look} />}
      {!page && error === undefined && <Loading />}
      {page && page.items.length === 0 && (
        <Empty>{filter ? "Nothing passes the filter." : `There are no ${heading.toLowerCase()} yet.`}</Empty>
      )}
      {opened && (
        <Dialog title={heading} onClose={() => setOpened(undefined)}>
          <Fields value={opened} />
        </Dialog>
      )}
      {page && page.items.length > 0 && (
        <>
          <Table
            caption={heading}
            columns={columns}
            rows={page.items}
            keyOf={(row) => brief(row[keyOf(area)])}
            href={area.item ? href : undefined}
            onOpen={area.item ? undefined : setOpened}
            order={query.order}
            onOrder={(order) => move({ order })}
            more={more}
          />
          <p class="count" role="status">
            {page.total_count === null ? page.items.length : `${page.items.length} of ${page.total_count}`}
            {more && (
              <button type="button" class="quiet" onClick={more}>
                Load more
              </button>
            )}
          </p>
        </>
      )}
    </>
  );
}

function Filter({ fields, query, onChange }: { fields: Field[]; query: Params; onChange: (change: Params) => void }) {
  const count = fields.filter(({ name }) => query[name]).length;
  return (
    <details class="filter" open={count > 0}>
      <summary>Filter{count > 0 && ` (${count})`}</summary>
      <div class="columns">
        {fields.map((field) => (
          <Labelled
            key={field.name}
            field={field}
            value={field.kind === "boolean" && query[field.name] ? query[field.name] === "true" : query[field.name]}
            problems={[]}
            onChange={(value) => onChange({ [field.name]: brief(value) })}
          />
        ))}
      </div>
      {count > 0 && (
        <button type="button" onClick={() => onChange(Object.fromEntries(fields.map(({ name }) => [name, ""])))}>
          Clear
        </button>
      )}
    </details>
  );
}
