/** One table for all lists: sorted by the server, and only the rows that are seen are elements. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Entity } from "../http.ts";
import { brief, label } from "../words.ts";
import { Value } from "./value.tsx";

const HEIGHT = 36; // px of a row, as in the stylesheet
const AROUND = 10; // rows beyond those that are seen

export interface Column {
  name: string;
  sorted?: boolean;
  show?: (row: Entity) => ComponentChildren;
}

interface Props {
  caption: string;
  columns: Column[];
  rows: Entity[];
  keyOf: (row: Entity) => string;
  href?: ((row: Entity) => string | undefined) | undefined;
  /** Called with a row that has no address of its own. */
  onOpen?: ((row: Entity) => void) | undefined;
  order?: string | undefined;
  onOrder?: ((order: string) => void) | undefined;
  /** Called when the end comes near; undefined if there is no more. */
  more?: (() => void) | undefined;
}

export function Table(props: Props) {
  const { rows, columns, more } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [seen, setSeen] = useState(20);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setSeen(Math.ceil(element.clientHeight / HEIGHT)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(top / HEIGHT) - AROUND);
  const last = Math.min(rows.length, first + seen + 2 * AROUND);
  const nearEnd = last >= rows.length - AROUND && top > 0;
  useEffect(() => {
    if (nearEnd) more?.();
  }, [nearEnd, more]);
  return (
    // A frame that scrolls is reached by the keyboard.
    <section
      class="frame"
      ref={frame}
      tabIndex={0}
      aria-label={props.caption}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((one) => (
              <Head
                key={one.name}
                column={one}
                {...(props.onOrder ? { order: props.order, onOrder: props.onOrder } : {})}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} columns={columns.length} />
          {rows.slice(first, last).map((row, at) => (
            <tr key={props.keyOf(row)} aria-rowindex={first + at + 2}>
              {columns.map((one, place) => (
                <Cell
                  key={one.name}
                  column={one}
                  row={row}
                  href={place === 0 ? props.href?.(row) : undefined}
                  onOpen={place === 0 ? props.onOpen : undefined}
                />
              ))}
            </tr>
          ))}
          <Gap rows={rows.length - last} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

function Gap({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * HEIGHT}px` }} />
    </tr>
  );
}

function Head(props: { column: Column; order?: string | undefined; onOrder?: (order: string) => void }) {
  const { column, order, onOrder } = props;
  const [field, way] = (order ?? "").split(":");
  const active = field === column.name;
  if (!column.sorted || !onOrder) return <th scope="col">{label(column.name)}</th>;
  const next = !active ? `${column.name}:asc` : way === "asc" ? `${column.name}:desc` : "";
  const state = active ? (way === "desc" ? "descending" : "ascending") : "none";
  return (
    <th scope="col" aria-sort={state}>
      <button type="button" class="sort" onClick={() => onOrder(next)}>
        {label(column.name)}
        <span aria-hidden="true">{active ? (way === "desc" ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}

interface CellProps {
  column: Column;
  row: Entity;
  href: string | undefined;
  onOpen: ((row: Entity) => void) | undefined;
}

function Cell({ column, row, href, onOpen }: CellProps) {
  const value = row[column.name];
  const text = brief(value);
  if (column.show) return <td>{column.show(row)}</td>;
  if (href || onOpen) {
    return (
      <th scope="row" title={text}>
        {href ? (
          <a href={href}>{text || "–"}</a>
        ) : (
          <button type="button" class="link" onClick={() => onOpen?.(row)}>
            <Value name={column.name} value={text} />
          </button>
        )}
      </th>
    );
  }
  return (
    <td title={text}>
      {value !== null && typeof value === "object" ? text : <Value name={column.name} value={value} short />}
    </td>
  );
}
