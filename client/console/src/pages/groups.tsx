/** The resource groups that one may use: how full each is, who waits, one's fair share, and what was used. */

import { useEffect, useRef } from "preact/hooks";
import type { Area } from "../declared.ts";
import type { Entity } from "../http.ts";
import { Operations } from "../parts/operations.tsx";
import { Plot } from "../parts/plot.tsx";
import { Empty, Failure, Loading } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { filled } from "../router.ts";
import { brief, bytes, label } from "../words.ts";
import { useEntity } from "./item.tsx";

const HOUR = 3600; // s
const KEPT = 120; // looks at the queue that are plotted
const COLORS = ["--accent", "--good", "--bad", "--faint"];

type Amounts = Record<string, number>;

interface Capacity extends Entity {
  capacity: Amounts;
  used: Amounts;
  sessions: number;
  pending_sessions: number;
}

export function GroupsPage({ area }: { area: Area }) {
  const { known, error, look } = useEntity(area.path);
  const items = (known?.entity.items ?? []) as Entity[];
  return (
    <>
      <header class="head">
        <h1>Resource groups</h1>
        <Operations area={area} params={{}} onDone={look} />
      </header>
      {error !== undefined && <Failure error={error} again={look} />}
      {!known && error === undefined && <Loading />}
      {known && !items.length && <Empty>You may use no resource group in this project.</Empty>}
      {items.map((one) => (
        <GroupPart key={brief(one.name)} group={one} path={filled(`${area.path}/{name}`, { name: brief(one.name) })} />
      ))}
    </>
  );
}

function GroupPart({ group, path }: { group: Entity; path: string }) {
  return (
    <section aria-label={brief(group.name)}>
      <h2>{brief(group.name)}</h2>
      <p class="hint">
        {brief(group.engine)}, {brief(group.scheduler)}
        {group.is_default === true && ", the default"}
        {group.is_active === false && ", starts no sessions now"}
      </p>
      <Fullness path={`${path}/capacity`} />
      <Shares path={`${path}/fair-shares/me`} />
      <Days path={`${path}/usage-buckets/me`} />
    </section>
  );
}

/** Slots that are held, and sessions that hold and wait for them, as they were at each look. */
function Fullness({ path }: { path: string }) {
  const { known, error, look } = useEntity(path);
  const looks = useRef<{ at: number; now: Capacity }[]>([]);
  const now = known?.entity as Capacity | undefined;
  useEffect(() => {
    if (now) looks.current = [...looks.current, { at: Date.now() / 1000, now }].slice(-KEPT);
  }, [now]);
  if (error !== undefined) return <Failure error={error} again={look} />;
  if (!now) return <Loading />;
  const seen = [...looks.current.filter((one) => one.now !== now), { at: Date.now() / 1000, now }];
  const rows = Object.entries(now.capacity).map(([slot, max]): Entity => ({ slot, used: now.used[slot] ?? 0, max }));
  const line = (name: "sessions" | "pending_sessions") => seen.map((one) => one.now[name]);
  return (
    <>
      <Table
        caption="Slots"
        rows={rows}
        keyOf={(row) => brief(row.slot)}
        columns={[
          { name: "slot", show: (row) => label(brief(row.slot)) },
          { name: "used", show: (row) => amount(brief(row.slot), Number(row.used)) },
          { name: "capacity", show: (row) => amount(brief(row.slot), Number(row.max)) },
          {
            name: "share",
            show: (row) => <Part name={brief(row.slot)} value={Number(row.used)} max={Number(row.max)} />,
          },
        ]}
      />
      <div class="plots">
        <Plot
          title="Queue"
          times={seen.map((one) => one.at)}
          show={String}
          lines={[
            { label: "Hold slots", color: "--good", values: line("sessions") },
            { label: "Wait", color: "--bad", values: line("pending_sessions") },
          ]}
        />
        <Plot
          title="Slots in use, percent"
          times={seen.map((one) => one.at)}
          show={(value) => `${Math.round(value)} %`}
          lines={Object.keys(now.capacity).map((slot, at) => ({
            label: label(slot),
            color: COLORS[at % COLORS.length] ?? "--accent",
            values: seen.map((one) => percent(one.now.used[slot], one.now.capacity[slot])),
          }))}
        />
      </div>
    </>
  );
}

function Shares({ path }: { path: string }) {
  const { known, error, look } = useEntity(path);
  if (error !== undefined) return <Failure error={error} again={look} />;
  if (!known) return <Loading />;
  const rows = Object.entries(known.entity).map(([of, one]): Entity => ({ ...(one as Entity), of }));
  return (
    <Table
      caption="Fair share"
      rows={rows}
      keyOf={(row) => brief(row.of)}
      columns={[
        { name: "fair_share", show: (row) => `Of the ${brief(row.of)}` },
        { name: "ratio", show: (row) => <Part name={`the ${brief(row.of)}`} value={Number(row.ratio)} max={1} good /> },
        { name: "weight" },
        { name: "used", show: (row) => `${(Number(row.normalized_usage) * 100).toFixed(1)} %` },
      ]}
    />
  );
}

/** What one has used, by day: cores and GiB, each for an hour. */
function Days({ path }: { path: string }) {
  const { known, error, look } = useEntity(path);
  if (error !== undefined) return <Failure error={error} again={look} />;
  if (!known) return <Loading />;
  const days = (known.entity.items ?? []) as Entity[];
  const slots = [...new Set(days.flatMap((one) => Object.keys(one.slot_seconds as Amounts)))];
  if (!days.length) return <Empty>You have used nothing of it in the last 28 days.</Empty>;
  const used = (day: Entity, slot: string) => ((day.slot_seconds as Amounts)[slot] ?? 0) / HOUR;
  return (
    <div class="plots">
      {slots.map((slot, at) => (
        <Plot
          key={slot}
          title={slot === "mem" ? "GiB-hours by day" : `${label(slot)}-hours by day`}
          times={days.map((one) => Date.parse(brief(one.day)) / 1000)}
          show={(value) => value.toFixed(1)}
          lines={[
            {
              label: label(slot),
              color: COLORS[at % COLORS.length] ?? "--accent",
              values: days.map((one) => (slot === "mem" ? used(one, slot) / 1024 ** 3 : used(one, slot))),
              bars: true,
            },
          ]}
        />
      ))}
    </div>
  );
}

function Part({ name, value, max, good = false }: { name: string; value: number; max: number; good?: boolean }) {
  const part = max > 0 ? Math.min(value / max, 1) : 0;
  const bounds = good ? { low: 0.2, optimum: 1 } : { high: 0.8, optimum: 0 };
  return (
    <span class="share">
      <meter aria-label={`Share of ${name}`} value={part} {...bounds} /> {Math.round(part * 100)} %
    </span>
  );
}

function amount(slot: string, value: number): string {
  return slot === "mem" ? bytes(value) : String(value);
}

function percent(used: number | undefined, max: number | undefined): number | null {
  return max ? ((used ?? 0) / max) * 100 : null;
}
