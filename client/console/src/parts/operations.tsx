/** What can be done: a button for each operation, a form where it takes something, a question where it hurts. */

import { useState } from "preact/hooks";
import { keyOf } from "../catalog.ts";
import type { Area, Field, Operation } from "../declared.ts";
import { ApiError, type Entity, type Reply } from "../http.ts";
import { filled, go, type Params } from "../router.ts";
import { ask } from "../session.ts";
import { brief, label } from "../words.ts";
import { confirmed, Dialog } from "./dialog.tsx";
import { Form, fieldsOf } from "./form.tsx";
import { Prose } from "./prose.tsx";
import { say } from "./states.tsx";
import { Fields } from "./value.tsx";

const HURTS = /delete|purge|terminate|kill|cancel|rotate|leave|unshare|interrupt|remove|rollback/;
/** Carried out by pages of their own, or steps of something larger. */
const NOT_ALONE = /\/(uploads|execute|complete|files\/(content|delete)|downloads)(\/|$)|\/tokens$/;

export interface Context {
  params: Params;
  etag?: string | null;
  entity?: Entity | undefined;
}

export function Operations(props: { area: Area; params: Params; onDone: () => void }) {
  const { area, params } = props;
  const whole = area.actions.filter(
    (one) => !one.path.slice(area.path.length).includes("{") && !NOT_ALONE.test(one.path),
  );
  return (
    <div class="actions">
      {whole.map((one) => (
        <Operate key={one.id} operation={one} context={{ params }} onDone={props.onDone} />
      ))}
      {area.create && (
        <Operate
          primary
          operation={area.create}
          context={{ params }}
          onDone={(reply) => {
            const name = /\{([^}]+)\}$/.exec(area.item ?? "")?.[1];
            const key = reply && brief(reply.data?.[keyOf(area)]);
            if (area.item && name && key && !hasSecret(reply.data)) go(filled(area.item, { ...params, [name]: key }));
            else props.onDone();
          }}
        />
      )}
    </div>
  );
}

/** The operations of one entity. */
export function actionsOf(area: Area): Operation[] {
  return area.actions.filter((one) => area.item && one.path.startsWith(`${area.item}/`) && !NOT_ALONE.test(one.path));
}

function hasSecret(data: Entity | null): boolean {
  return Object.keys(data ?? {}).some((name) => /secret_key|secret$|^token$|signing_secret/.test(name));
}

interface OperateProps {
  operation: Operation;
  context: Context;
  primary?: boolean;
  onDone: (reply?: Reply) => void;
}

export function Operate({ operation, context, primary, onDone }: OperateProps) {
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState<Entity | undefined>(undefined);
  const missing = [...operation.path.matchAll(/\{([^}]+)\}/g)]
    .map((one) => one[1] ?? "")
    .filter((name) => !context.params[name]);
  const hurts = HURTS.test(operation.path) || operation.method === "DELETE";
  const fields: Field[] = [
    ...missing.map((name): Field => ({ name, kind: "text", required: true })),
    ...(operation.query ?? []),
    ...fieldsOf(operation.body),
  ];
  const done = (reply: Reply) => {
    say(`${operation.title}: done.`);
    const told = reply.data && typeof reply.data === "object" ? reply.data : undefined;
    if (
      told &&
      (hasSecret(told) || operation.method !== "POST" || !("version" in told || "status" in told || "name" in told))
    ) {
      setResult(told);
    }
    onDone(reply);
  };
  const run = async () => {
    if (fields.length) return setOpen(true);
    if (
      hurts &&
      !(await confirmed({ title: operation.title, text: "This cannot be taken back.", verb: verb(operation) }))
    ) {
      return undefined;
    }
    try {
      done(await carry(operation, context, {}));
    } catch (error) {
      say(error instanceof ApiError ? error.message : String(error));
    }
    return undefined;
  };
  return (
    <>
      <button type="button" class={primary ? "primary" : hurts ? "danger" : ""} onClick={run}>
        {verb(operation)}
      </button>
      {open && (
        <Dialog title={operation.title} onClose={() => setOpen(false)}>
          {operation.text && (
            <p class="hint">
              <Prose text={operation.text} />
            </p>
          )}
          <Form
            fields={fields}
            verb={verb(operation)}
            danger={hurts}
            onCancel={() => setOpen(false)}
            send={async (body) => {
              const reply = await carry(operation, context, body);
              setOpen(false);
              done(reply);
            }}
          />
        </Dialog>
      )}
      {result && (
        <Dialog title={operation.title} onClose={() => setResult(undefined)}>
          {hasSecret(result) && <p>Keep this now: it is not shown again.</p>}
          <Fields value={result} />
        </Dialog>
      )}
    </>
  );
}

/** `Create`, `Redrive`, `Check presets`. */
export function verb(operation: Operation): string {
  const last = operation.path.split("/").findLast((part) => !part.startsWith("{")) ?? "";
  if (operation.method === "POST" && /^(Create|Make|Emit|Start|Issue) /.test(operation.title))
    return operation.title.split(" ")[0] ?? "";
  if (operation.method === "DELETE") return `Remove from ${last.replace(/-/g, " ")}`;
  return label(last);
}

let last = { text: "", key: "" };

/** The same for the same request, so that one that is repeated after its reply was lost does nothing twice. */
function keyOnce(text: string): string {
  if (last.text !== text) last = { text, key: crypto.randomUUID() };
  return last.key;
}

/** The request, with what was given sorted into path, query and body. */
export async function carry(operation: Operation, context: Context, given: Entity): Promise<Reply> {
  const names = new Set(operation.query?.map((one) => one.name));
  const params: Params = { ...context.params };
  const query: Params = {};
  const body: Entity = {};
  for (const [name, value] of Object.entries(given)) {
    if (operation.path.includes(`{${name}}`) && !context.params[name]) params[name] = brief(value);
    else if (names.has(name)) query[name] = brief(value);
    else body[name] = value;
  }
  const headers: Record<string, string> = {};
  if (operation.match && context.etag) headers["If-Match"] = context.etag;
  const path = filled(operation.path, params);
  if (operation.method === "POST") headers["Idempotency-Key"] = keyOnce(JSON.stringify([path, query, body]));
  const reply = await ask(operation.method, path, { query, headers, ...(operation.body && { body }) });
  last = { text: "", key: "" };
  return reply;
}
