/** Any entity: its fields, what is in it, what can be done with it; changed only if nobody else has changed it meanwhile. */

import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { areaOf, keyOf, title, within } from "../catalog.ts";
import type { Area } from "../declared.ts";
import { ApiError, type Entity } from "../http.ts";
import { useNews } from "../live.ts";
import { confirmed, Dialog } from "../parts/dialog.tsx";
import { Form, fieldsOf } from "../parts/form.tsx";
import { actionsOf, Operate } from "../parts/operations.tsx";
import { Failure, Loading, say } from "../parts/states.tsx";
import { Fields, Status } from "../parts/value.tsx";
import { filled, go, link, type Params } from "../router.ts";
import { ask, domain } from "../session.ts";
import { brief, label } from "../words.ts";

export interface Known {
  entity: Entity;
  etag: string | null;
}

/** An entity, and how to look again. */
export function useEntity(path: string) {
  const [known, setKnown] = useState<(Known & { path: string }) | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const look = useCallback(async () => {
    try {
      const { data, etag } = await ask("GET", path);
      setKnown({ entity: data, etag, path });
      setError(undefined);
    } catch (failure) {
      setError(failure);
    }
  }, [path]);
  useEffect(() => {
    look();
  }, [look]);
  useNews(look);
  return { known: known?.path === path ? known : undefined, error, look };
}

interface Props {
  area: Area;
  params: Params;
  /** What a page of its own shows of the entity, above its fields. */
  children?: (known: Known, look: () => void) => ComponentChildren;
  without?: string[];
}

export function ItemPage({ area, params, children, without = [] }: Props) {
  const path = filled(area.item ?? "", params);
  const { known, error, look } = useEntity(path);
  const [raw, setRaw] = useState(false);
  const name = Object.values(params).at(-1) ?? "";
  return (
    <>
      <Crumbs area={area} params={params} />
      <header class="head">
        <h1>
          {name} {known && typeof known.entity.status === "string" && <Status value={known.entity.status} />}
        </h1>
        {known && <Actions area={area} params={params} known={known} look={look} />}
      </header>
      <Tabs area={area} params={params} name={name} />
      {error !== undefined && !known && <Failure error={error} again={look} />}
      {error instanceof ApiError && error.status === 404 && <Deleted area={area} params={params} look={look} />}
      {!known && error === undefined && <Loading />}
      {known && children?.(known, look)}
      {known && (
        <section>
          <header class="head">
            <h2>Fields</h2>
            <button type="button" class="quiet" aria-pressed={raw} onClick={() => setRaw(!raw)}>
              JSON
            </button>
          </header>
          {raw ? (
            <pre tabIndex={0}>{JSON.stringify(known.entity, null, 2)}</pre>
          ) : (
            <Fields value={known.entity} without={without} />
          )}
        </section>
      )}
    </>
  );
}

/** The way back: the lists and entities that this one is in. */
export function Crumbs({ area, params }: { area: Area; params: Params }) {
  const parents = area.path.split("/").reduce<{ path: string; text: string }[]>((found, _part, at, parts) => {
    const template = parts.slice(0, at + 1).join("/");
    try {
      const one = areaOf(template);
      found.push({ path: filled(template, params), text: title(one.path) });
      const below = parts[at + 1];
      if (below) found.push({ path: filled(`${template}/${below}`, params), text: params[below.slice(1, -1)] ?? "" });
    } catch {
      return found;
    }
    return found;
  }, []);
  return (
    <nav aria-label="Where this is" class="crumbs">
      {parents.map((one) => (
        <a key={one.path} href={link(one.path)}>
          {one.text}
        </a>
      ))}
    </nav>
  );
}

function Tabs({ area, params, name }: { area: Area; params: Params; name: string }) {
  const { areas, reads } = within(area);
  const tabs = [...areas, ...reads].map((one) => ({ path: link(filled(one.path, params)), text: title(one.path) }));
  const history = link(`/v1/domains/${encodeURIComponent(domain.value)}/audit-logs`, { entity: name });
  return (
    <nav aria-label={`More of ${name}`} class="tabs">
      {tabs.map((one) => (
        <a key={one.path} href={one.path}>
          {one.text}
        </a>
      ))}
      <a href={history}>Audit trail</a>
    </nav>
  );
}

function Actions({ area, params, known, look }: { area: Area; params: Params; known: Known; look: () => void }) {
  const [editing, setEditing] = useState<Known | undefined>(undefined);
  const key = brief(known.entity[keyOf(area)]);
  const remove = async () => {
    const { remove: operation } = area;
    const yes = await confirmed({
      title: `Delete ${key}?`,
      text: "It can be restored until it is purged, where its kind can be.",
      verb: "Delete",
    });
    if (!yes || !operation) return;
    try {
      await ask("DELETE", filled(area.item ?? "", params), known.etag ? { headers: { "If-Match": known.etag } } : {});
      say(`${key} was deleted.`);
      go(filled(area.path, params));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div class="actions">
      {actionsOf(area)
        .filter((one) => !one.path.endsWith("/restore"))
        .map((one) => (
          <Operate
            key={one.id}
            operation={one}
            context={{ params, etag: known.etag, entity: known.entity }}
            onDone={look}
          />
        ))}
      {area.update && (
        <button type="button" onClick={() => setEditing(known)}>
          Edit
        </button>
      )}
      {area.remove && (
        <button type="button" class="danger" onClick={remove}>
          Delete
        </button>
      )}
      {editing && area.update && (
        <Dialog title={`Edit ${key}`} onClose={() => setEditing(undefined)}>
          <Edit
            area={area}
            params={params}
            known={editing}
            onDone={() => {
              setEditing(undefined);
              look();
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

/** What a soft deletion leaves: it is back at a click, or gone for good. */
function Deleted({ area, params, look }: { area: Area; params: Params; look: () => void }) {
  const restore = area.actions.find((one) => one.path === `${area.item}/restore`);
  const name = Object.values(params).at(-1) ?? "";
  if (!restore) return null;
  const purge = async () => {
    const text = "Purged is gone for good, with all that belongs to it.";
    if (!(await confirmed({ title: `Purge ${name}?`, text, verb: "Purge", typed: name }))) return;
    try {
      await ask("DELETE", filled(area.item ?? "", params), { query: { purge: 1 } });
      say(`${name} was purged.`);
      go(filled(area.path, params));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <p>If it was deleted, it can be restored.</p>
      <div class="actions">
        <Operate operation={restore} context={{ params }} onDone={look} />
        <button type="button" class="danger" onClick={purge}>
          Purge
        </button>
      </div>
    </>
  );
}

function Edit({ area, params, known, onDone }: { area: Area; params: Params; known: Known; onDone: () => void }) {
  const fields = fieldsOf(area.update?.body).map(({ required: _required, ...one }) => one);
  const initial = Object.fromEntries(
    fields.map(({ name }) => [name, known.entity[name]]).filter(([, value]) => value !== undefined && value !== null),
  ) as Entity;
  const send = async (body: Entity) => {
    try {
      const headers: Record<string, string> = known.etag ? { "If-Match": known.etag } : {};
      await ask("PATCH", filled(area.item ?? "", params), { body, headers });
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        throw new ApiError(
          412,
          error.code,
          "Somebody else has changed it meanwhile. Close this, look again, and repeat your change.",
        );
      }
      throw error;
    }
    say(`${label(area.tag)}: changed.`);
    onDone();
  };
  return <Form fields={fields} initial={initial} verb="Save" send={send} />;
}
