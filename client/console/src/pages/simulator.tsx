/** The simulator: may somebody do something, and which policy says so. */

import { useState } from "preact/hooks";
import type { Field } from "../declared.ts";
import type { Entity } from "../http.ts";
import { Form, fieldsOf } from "../parts/form.tsx";
import { Status } from "../parts/value.tsx";
import { ask, domain, principal, project } from "../session.ts";
import { brief } from "../words.ts";

export function SimulatorPage() {
  const [told, setTold] = useState<Entity | undefined>(undefined);
  const [home, name] = project.value.split("/");
  const fields: Field[] = [
    { ...named("principal"), kind: "text", text: "As in “Me”: user:acme/ada." },
    named("action"),
    named("resource"),
    { name: "cedar", kind: "long", text: "A draft of a policy in Cedar, as if it were the domain's." },
  ];
  const initial = {
    principal: principal.value?.subject ?? "",
    resource: { domain: home || domain.value, ...(name && { project: name }) },
  };
  const send = async ({ cedar, ...body }: Entity) => {
    const drafts = cedar ? { policies: [{ name: "draft", cedar }] } : {};
    setTold((await ask("POST", "/v1/authz/simulate", { body: { ...body, ...drafts } })).data);
  };
  return (
    <>
      <h1>Simulator</h1>
      <p class="hint">Nothing is changed: it is asked what would be decided.</p>
      <Form fields={fields} given={initial} verb="Decide" send={send} />
      {told && (
        <output class="result">
          <p>
            <Status value={brief(told.decision)} />{" "}
            {Array.isArray(told.policies) && told.policies.length
              ? `decided by ${told.policies.join(", ")}`
              : "no policy permits it"}
          </p>
          {Array.isArray(told.errors) && told.errors.length > 0 && <pre tabIndex={0}>{told.errors.join("\n")}</pre>}
        </output>
      )}
    </>
  );
}

function named(name: string): Field {
  const found = fieldsOf("SimulateBody").find((one) => one.name === name);
  return found ?? { name, kind: "text" };
}
