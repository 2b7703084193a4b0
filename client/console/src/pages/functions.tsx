/** A function: run it now, what its runs did, and new code for it. */

import { useEffect, useState } from "preact/hooks";
import { areaOf, columnsOf } from "../catalog.ts";
import type { Entity } from "../http.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Form, fieldsOf } from "../parts/form.tsx";
import { Empty, Failure, Loading, say } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { Status } from "../parts/value.tsx";
import { filled, link, type Params } from "../router.ts";
import { ask } from "../session.ts";
import { brief, label, seconds } from "../words.ts";
import { ItemPage, type Known } from "./item.tsx";
import { useRows } from "./list.tsx";
import { Code, RunPlots } from "./runs.tsx";

export function FunctionPage({ params }: { params: Params }) {
  return (
    <ItemPage area={areaOf("/v1/functions")} params={params}>
      {(known, look) => (
        <>
          <Run params={params} />
          <Runs params={params} />
          <NewCode params={params} known={known} look={look} />
        </>
      )}
    </ItemPage>
  );
}

function Run({ params }: { params: Params }) {
  const [run, setRun] = useState<Entity | undefined>(undefined);
  const runNow = async (body: Entity) => {
    const path = filled("/v1/functions/{name}/runs", params);
    const { data } = await ask("POST", path, { body, query: { blocking: true } });
    setRun(data);
  };
  return (
    <section>
      <h2>Run now</h2>
      <Form fields={fieldsOf("RunCreate").filter((one) => one.name === "input")} verb="Run" send={runNow} />
      {run && (
        <output class="result">
          <p>
            <Status value={brief(run.status)} />{" "}
            <a href={link(filled("/v1/runs/{id}", { id: brief(run.id) }))}>What it did and printed</a>
          </p>
          <Code value={run.output} />
        </output>
      )}
    </section>
  );
}

function Runs({ params }: { params: Params }) {
  const area = areaOf("/v1/functions/{name}/runs");
  const { page, error } = useRows(filled(area.path, params), {});
  const runs = page?.items ?? [];
  const columns = columnsOf(areaOf("/v1/runs")).filter((one) => one.name !== "function");
  return (
    <section>
      <header class="head">
        <h2>Runs</h2>
        <Stats params={params} key={runs.length} />
      </header>
      {error !== undefined && <Failure error={error} />}
      {!page && error === undefined && <Loading />}
      <RunPlots runs={runs} />
      {page && !runs.length && <Empty>It has not run yet.</Empty>}
      {runs.length > 0 && (
        <Table
          caption="Runs"
          columns={columns}
          rows={runs}
          keyOf={(row) => brief(row.id)}
          href={(row) => link(filled("/v1/runs/{id}", { id: brief(row.id) }))}
        />
      )}
    </section>
  );
}

interface Counted extends Entity {
  runs: number;
  by_status: Record<string, number>;
  duration_seconds: Record<string, number | null>;
  cold_share: number | null;
}

function Stats({ params }: { params: Params }) {
  const [stats, setStats] = useState<Counted | undefined>(undefined);
  useEffect(() => {
    ask<Counted>("GET", filled("/v1/functions/{name}/stats", params)).then(
      ({ data }) => setStats(data),
      () => undefined,
    );
  }, [params.name]);
  if (!stats?.runs) return null;
  const shares = Object.entries(stats.duration_seconds).filter(([, value]) => value !== null);
  return (
    <p class="hint">
      In 24 hours: {stats.runs} runs,{" "}
      {Object.entries(stats.by_status)
        .map(([name, count]) => `${count} ${label(name.toLowerCase())}`)
        .join(", ")}
      {shares.map(([name, value]) => `; ${name} ${seconds(value ?? 0)}`)}
      {stats.cold_share !== null && `; ${Math.round(stats.cold_share * 100)} % cold`}
    </p>
  );
}

function NewCode({ params, known, look }: { params: Params; known: Known; look: () => void }) {
  const [open, setOpen] = useState(false);
  const send = async (source: Entity) => {
    const headers: Record<string, string> = known.etag ? { "If-Match": known.etag } : {};
    await ask("PATCH", filled("/v1/functions/{name}", params), { body: { source }, headers });
    setOpen(false);
    say("The new version is being built.");
    look();
  };
  return (
    <section>
      <header class="head">
        <h2>Code</h2>
        <button type="button" onClick={() => setOpen(true)}>
          New code
        </button>
      </header>
      <p class="hint">
        {brief(known.entity.handler)} on {brief(known.entity.image)}, version {brief(known.entity.version)}
      </p>
      {open && (
        <Dialog title="New code" onClose={() => setOpen(false)}>
          <Form fields={fieldsOf("Source")} verb="Deploy" send={send} onCancel={() => setOpen(false)} />
        </Dialog>
      )}
    </section>
  );
}
