/** Limits beside what is used of them. */

import type { Operation } from "../declared.ts";
import type { Entity } from "../http.ts";
import { Empty, Failure, Loading } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { filled, type Params } from "../router.ts";
import { brief, bytes, label } from "../words.ts";
import { useEntity } from "./item.tsx";

export function QuotasPage({ operation, params }: { operation: Operation; params: Params }) {
  const { known, error, look } = useEntity(filled(operation.path, params));
  const items = (known?.entity.items ?? []) as Entity[];
  return (
    <>
      <h1>Quotas</h1>
      {error !== undefined && <Failure error={error} again={look} />}
      {!known && error === undefined && <Loading />}
      {known && !items.length && <Empty>No limit is set.</Empty>}
      {items.length > 0 && (
        <Table
          caption="Quotas"
          rows={items}
          keyOf={(row) => `${row.scope} ${row.limit}`}
          columns={[
            { name: "limit", show: (row) => label(brief(row.limit)) },
            { name: "scope" },
            { name: "used", show: (row) => amount(row, row.used) },
            { name: "max", show: (row) => (row.max === null ? "no limit" : amount(row, row.max)) },
            { name: "share", show: (row) => <Share row={row} /> },
            { name: "policy" },
          ]}
        />
      )}
    </>
  );
}

function amount(row: Entity, value: Entity[string] | undefined): string {
  if (typeof value !== "number") return "–";
  return /bytes|\.mem$/.test(brief(row.limit)) ? bytes(value) : String(value);
}

function Share({ row }: { row: Entity }) {
  const { used, max } = row;
  if (typeof used !== "number" || typeof max !== "number" || !max) return <>–</>;
  const share = Math.min(used / max, 1);
  return (
    <span class="share">
      <meter aria-label={`Share of ${row.limit}`} value={share} high={0.8} optimum={0} /> {Math.round(share * 100)} %
    </span>
  );
}
