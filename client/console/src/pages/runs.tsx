/** Runs: what one printed and gave, and figures of many. */

import { useEffect, useState } from "preact/hooks";
import { areaOf } from "../catalog.ts";
import type { Entity, Json } from "../http.ts";
import { Plot } from "../parts/plot.tsx";
import { Failure, Loading } from "../parts/states.tsx";
import { filled, link, type Params } from "../router.ts";
import { ask } from "../session.ts";
import { brief, seconds } from "../words.ts";
import { ItemPage } from "./item.tsx";

const SHOWN = ["error", "logs", "output", "input", "logs_dropped"];

export function RunPage({ params }: { params: Params }) {
  return (
    <ItemPage area={areaOf("/v1/runs")} params={params} without={SHOWN}>
      {({ entity }) => <Outcome run={entity} />}
    </ItemPage>
  );
}

export function Outcome({ run }: { run: Entity }) {
  const error = run.error as Entity | null;
  return (
    <>
      <p>
        Of <a href={link(filled("/v1/functions/{name}", { name: brief(run.function) }))}>{brief(run.function)}</a>
      </p>
      {error && (
        <section aria-label="Error" class="failure">
          <p>
            <strong>
              {brief(error.type)}: {brief(error.message)}
            </strong>
          </p>
          {Array.isArray(error.stacktrace) && <pre tabIndex={0}>{error.stacktrace.join("\n")}</pre>}
        </section>
      )}
      <Logs id={brief(run.id)} />
      <section>
        <h2>Output</h2>
        <Code value={run.output} />
        <h2>Input</h2>
        <Code value={run.input} />
      </section>
    </>
  );
}

export function Code({ value }: { value: Json | undefined }) {
  return <pre tabIndex={0}>{typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2)}</pre>;
}

interface Lines extends Entity {
  lines: { time: string; stream: string; text: string }[];
  cursor: string;
  done: boolean;
}

/** What a run prints, read on until no more will come. */
function Logs({ id }: { id: string }) {
  const [lines, setLines] = useState<Lines["lines"]>([]);
  const [done, setDone] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  useEffect(() => {
    const ends = new AbortController();
    const follow = async () => {
      let after = "";
      for (;;) {
        const query = { after, ...(after && { follow: true }) };
        const { data } = await ask<Lines>("GET", filled("/v1/runs/{id}/logs", { id }), { query, signal: ends.signal });
        setLines((before) => [...before, ...data.lines]);
        if (data.done) return setDone(true);
        after = data.cursor;
      }
    };
    setLines([]);
    setDone(false);
    follow().catch((failure) => ends.signal.aborted || setError(failure));
    return () => ends.abort();
  }, [id]);
  return (
    <section>
      <h2>Logs</h2>
      {error !== undefined && <Failure error={error} />}
      <pre tabIndex={0}>
        {lines.map((one) => `${one.stream === "stderr" ? "! " : ""}${one.text}\n`).join("")}
        {done && !lines.length && "Nothing was printed."}
      </pre>
      {!done && error === undefined && <Loading />}
    </section>
  );
}

interface Run extends Entity {
  status: string;
  created_at: string;
}

const GOOD = "SUCCEEDED";
const OPEN = new Set(["QUEUED", "RUNNING"]);
const SLICES = 24;

/** Plots of runs, by the time at which they were created. */
export function RunPlots({ runs }: { runs: Entity[] }) {
  const known = (runs as Run[]).filter((one) => !OPEN.has(one.status));
  const times = known.map((one) => Date.parse(one.created_at) / 1000);
  if (known.length < 2) return null;
  const first = Math.min(...times);
  const width = Math.max((Math.max(...times) - first) / SLICES, 1);
  const slices = new Map<number, Run[]>();
  for (const [at, run] of known.entries()) {
    const slice = Math.floor(((times[at] ?? first) - first) / width);
    slices.set(slice, [...(slices.get(slice) ?? []), run]);
  }
  const ordered = [...slices].toSorted(([one], [other]) => one - other);
  const count = (good: boolean) => ordered.map(([, all]) => all.filter((one) => (one.status === GOOD) === good).length);
  const share = (part: number) => ordered.map(([, all]) => quantile(all.map(duration), part));
  const cold = ordered.map(([, all]) => (all.filter((one) => one.cold === true).length / all.length) * 100);
  const failed = ordered.map(([, all]) => (all.filter((one) => one.status !== GOOD).length / all.length) * 100);
  const at = ordered.map(([slice]) => first + slice * width);
  return (
    <div class="plots">
      <Plot
        title="Runs by outcome"
        times={at}
        show={String}
        lines={[
          { label: "Succeeded", color: "--good", values: count(true) },
          { label: "Not", color: "--bad", values: count(false) },
        ]}
      />
      <Plot
        title="Durations"
        times={at}
        show={seconds}
        lines={[
          { label: "p50", color: "--accent", values: share(0.5) },
          { label: "p95", color: "--faint", values: share(0.95) },
        ]}
      />
      <Plot
        title="Cold starts and errors, percent"
        times={at}
        show={(value) => `${Math.round(value)} %`}
        lines={[
          { label: "Cold", color: "--accent", values: cold },
          { label: "Errors", color: "--bad", values: failed },
        ]}
      />
    </div>
  );
}

function duration(run: Entity): number | null {
  const [begun, over] = [run.started_at, run.finished_at];
  return typeof begun === "string" && typeof over === "string" ? (Date.parse(over) - Date.parse(begun)) / 1000 : null;
}

function quantile(values: (number | null)[], part: number): number | null {
  const sorted = values.filter((one) => one !== null).toSorted((one, other) => one - other);
  return sorted[Math.ceil(part * sorted.length) - 1] ?? null;
}
