/** Files of a folder. They go to the bucket and come from it; what may be uploaded is decided by the platform before. */

import { useRef, useState } from "preact/hooks";
import type { Area } from "../declared.ts";
import { ApiError, type Entity } from "../http.ts";
import { confirmed } from "../parts/dialog.tsx";
import { Empty, Failure, Loading, say } from "../parts/states.tsx";
import { Table } from "../parts/table.tsx";
import { filled, go, link, type Params, place } from "../router.ts";
import { ask } from "../session.ts";
import { brief, bytes } from "../words.ts";
import { Crumbs } from "./item.tsx";
import { useRows } from "./list.tsx";

interface Places extends Entity {
  upload_id: string;
  url: string | null;
  method: string;
  headers: Record<string, string>;
  parts: { number: number; size: number; url: string }[] | null;
}

const OF_BROWSERS = /^(content-length|host)$/i;

/** Sends a file where the platform says, in parts where it says so. */
async function upload(folder: string, path: string, file: File): Promise<void> {
  const type = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(file.type) ? file.type : "application/octet-stream";
  const body = { path, size: file.size, content_type: type };
  const { data } = await ask<Places>("POST", `${folder}/uploads`, { body });
  if (data.url) return put(data.url, file, data.headers);
  let from = 0;
  for (const part of data.parts ?? []) {
    await put(part.url, file.slice(from, from + part.size), {});
    from += part.size;
  }
  await ask("POST", `${folder}/uploads/${encodeURIComponent(data.upload_id)}/complete`);
}

async function put(url: string, body: Blob, given: Record<string, string>): Promise<void> {
  const headers = Object.fromEntries(Object.entries(given).filter(([name]) => !OF_BROWSERS.test(name)));
  const reply = await fetch(url, { method: "PUT", body, headers, credentials: "omit" });
  if (!reply.ok)
    throw new ApiError(reply.status, "UPLOAD_FAILED", `The storage refused the file: HTTP ${reply.status}.`);
}

export function FilesPage({ area, params }: { area: Area; params: Params }) {
  const files = filled(area.path, params);
  const folder = files.replace(/\/files$/, "");
  const { path = "" } = place.value.query;
  const { page, error, look, more } = useRows(files, path ? { path } : {});
  const [failure, setFailure] = useState<unknown>(undefined);
  const [busy, setBusy] = useState("");
  const [over, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const inside = (name: string) => (path ? `${path}/${name}` : name);
  const tried = async (work: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await work();
    } catch (caught) {
      setFailure(caught);
    }
    setBusy("");
    look();
    // The storage tells of a file a moment after it has it.
    setTimeout(look, 1_500);
  };
  const send = (given: FileList | null | undefined) =>
    tried(async () => {
      for (const file of given ?? []) {
        setBusy(file.name);
        await upload(folder, inside(file.name), file);
        say(`${file.name} was uploaded.`);
      }
    });
  const open = (name: string) =>
    tried(async () => {
      const { data } = await ask("POST", `${folder}/downloads`, { body: { path: name } });
      location.assign(brief(data.url));
    });
  const remove = async (name: string) => {
    if (!(await confirmed({ title: `Delete ${name}?`, text: "A file that is deleted is gone.", verb: "Delete" })))
      return;
    await tried(() => ask("POST", `${files}/delete`, { body: { paths: [name], recursive: true } }));
  };
  return (
    <>
      <Crumbs area={area} params={params} />
      <header class="head">
        <h1>Files</h1>
        <div class="actions">
          <input
            ref={chooser}
            type="file"
            multiple
            aria-label="Files to upload"
            onChange={(event) => send(event.currentTarget.files)}
          />
        </div>
      </header>
      <Steps folder={files} path={path} />
      <section
        aria-label="Files, and where to drop more"
        class={over ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          send(event.dataTransfer?.files);
        }}
      >
        {busy && <p role="status">Uploading {busy}…</p>}
        {failure !== undefined && <Failure error={failure} />}
        {error !== undefined && <Failure error={error} again={look} />}
        {!page && error === undefined && <Loading />}
        {page && !page.items.length && <Empty>Nothing is here yet. Drop files here, or choose some above.</Empty>}
        {page && page.items.length > 0 && (
          <Table
            caption="Files"
            rows={page.items}
            keyOf={(row) => brief(row.path)}
            more={more}
            columns={[
              { name: "name", show: (row) => <Name row={row} onOpen={() => open(brief(row.path))} /> },
              { name: "size", show: (row) => (typeof row.size === "number" ? bytes(row.size) : "–") },
              { name: "modified_at" },
              {
                name: "actions",
                show: (row) => (
                  <button
                    type="button"
                    class="quiet"
                    onClick={() => remove(brief(row.path))}
                    aria-label={`Delete ${row.name}`}
                  >
                    Delete
                  </button>
                ),
              },
            ]}
          />
        )}
      </section>
    </>
  );
}

function Name({ row, onOpen }: { row: Entity; onOpen: () => void }) {
  const name = brief(row.name);
  if (row.type === "directory") return <a href={link(place.value.path, { path: brief(row.path) })}>{name}/</a>;
  return (
    <button type="button" class="quiet" onClick={onOpen} aria-label={`Download ${name}`}>
      {name}
    </button>
  );
}

function Steps({ folder, path }: { folder: string; path: string }) {
  if (!path) return null;
  const up = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  return (
    <p>
      <button type="button" class="quiet" onClick={() => go(folder, { path: up })}>
        ↑ Up
      </button>{" "}
      <code>{path}/</code>
    </p>
  );
}
