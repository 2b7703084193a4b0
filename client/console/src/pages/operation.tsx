/** Any operation that belongs to no list: what it tells, or a form and its answer. */

import { useEffect, useState } from "preact/hooks";
import { title } from "../catalog.ts";
import type { Operation } from "../declared.ts";
import type { Entity } from "../http.ts";
import { useNews } from "../live.ts";
import { Form, fieldsOf } from "../parts/form.tsx";
import { carry } from "../parts/operations.tsx";
import { Prose } from "../parts/prose.tsx";
import { Failure, Loading } from "../parts/states.tsx";
import { Value } from "../parts/value.tsx";
import type { Params } from "../router.ts";

export function OperationPage({ operation, params }: { operation: Operation; params: Params }) {
  const reads = operation.method === "GET";
  const fields = [...(operation.query ?? []), ...fieldsOf(operation.body)];
  const [given, setGiven] = useState<Entity>({});
  const [told, setTold] = useState<Entity | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const needs = fields.some((one) => one.required);
  const look = async (body: Entity = given) => {
    setGiven(body);
    const { data } = await carry(operation, { params }, body);
    setTold(data);
    setError(undefined);
  };
  const again = () => look().catch(setError);
  useEffect(() => {
    setTold(undefined);
    if (reads && !needs) again();
  }, [operation, JSON.stringify(params)]);
  useNews(again, reads && told ? 5_000 : undefined);
  return (
    <>
      <header class="head">
        <h1>{title(operation.path)}</h1>
      </header>
      {operation.text && (
        <p class="hint">
          <Prose text={operation.text} />
        </p>
      )}
      {fields.length > 0 && (
        <details class="filter" open={needs}>
          <summary>Options</summary>
          <Form fields={fields} verb={reads ? "Show" : operation.title} send={look} />
        </details>
      )}
      {error !== undefined && <Failure error={error} again={again} />}
      {reads && !needs && told === undefined && error === undefined && <Loading />}
      {told !== undefined && <Value value={told} />}
    </>
  );
}
