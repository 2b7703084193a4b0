/** A session: code is run in it as at a terminal, and its apps are opened. */

import { useEffect, useState } from "preact/hooks";
import { areaOf } from "../catalog.ts";
import type { Entity, Json } from "../http.ts";
import { Failure, say } from "../parts/states.tsx";
import { filled, type Params } from "../router.ts";
import { ask } from "../session.ts";
import { brief } from "../words.ts";
import { ItemPage } from "./item.tsx";

export function SessionPage({ params }: { params: Params }) {
  return (
    <ItemPage area={areaOf("/v1/sessions")} params={params}>
      {({ entity }) => {
        if (entity.status !== "RUNNING") return null;
        return (
          <>
            <Runner params={params} />
            <Apps params={params} />
          </>
        );
      }}
    </ItemPage>
  );
}

interface Executed extends Entity {
  execution: string;
  status: string;
  console: [string, Json][];
  next: number;
}

function Runner({ params }: { params: Params }) {
  const [code, setCode] = useState("");
  const [said, setSaid] = useState("");
  const [running, setRunning] = useState("");
  const [error, setError] = useState<unknown>(undefined);
  const post = <T extends Entity>(what: string, body: Entity) =>
    ask<T>("POST", filled(`/v1/sessions/{id}/${what}`, params), { body });
  const run = async (event: Event) => {
    event.preventDefault();
    const execution = crypto.randomUUID();
    setRunning(execution);
    setError(undefined);
    setSaid((before) => `${before}>>> ${code.replaceAll("\n", "\n... ")}\n`);
    try {
      let body: Entity = { mode: "query", code, execution };
      for (;;) {
        const { data } = await post<Executed>("execute", body);
        setSaid((before) => before + data.console.map(text).join(""));
        if (data.status !== "continued") {
          if (data.status === "waiting-input")
            setSaid((before) => `${before}\nIt waits for input, which it gets by the API.\n`);
          break;
        }
        body = { mode: "continue", execution, after: data.next };
      }
      setCode("");
    } catch (failure) {
      setError(failure);
    } finally {
      setRunning("");
    }
  };
  return (
    <section>
      <h2>Run code</h2>
      <pre tabIndex={0} aria-live="polite">
        {said || "What is printed is shown here."}
      </pre>
      {error !== undefined && <Failure error={error} />}
      <form onSubmit={run}>
        <label>
          Code
          <textarea
            class="code"
            rows={3}
            spellcheck={false}
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !running && code) run(event);
            }}
          />
        </label>
        <footer>
          <span class="hint">Ctrl and Enter runs it.</span>
          {running && (
            <button
              type="button"
              class="danger"
              onClick={() => post("interrupt", {}).catch((failure) => setError(failure))}
            >
              Interrupt
            </button>
          )}
          <button type="submit" class="primary" disabled={running !== "" || !code}>
            Run
          </button>
        </footer>
      </form>
    </section>
  );
}

function text([stream, given]: [string, Json]): string {
  if (stream !== "media") return brief(given);
  const [type, data] = given as [string, string];
  return type.startsWith("text/plain") ? `${data}\n` : `[${type}]\n`;
}

function Apps({ params }: { params: Params }) {
  const [apps, setApps] = useState<Entity[]>([]);
  useEffect(() => {
    ask<{ items: Entity[] } & Entity>("GET", filled("/v1/sessions/{id}/apps", params)).then(
      ({ data }) => setApps(data.items),
      () => setApps([]),
    );
  }, [params.id]);
  if (!apps.length) return null;
  const open = async (app: string) => {
    try {
      const { data } = await ask("POST", filled("/v1/sessions/{id}/apps/{app}/tokens", { ...params, app }));
      // Another origin, which gets no handle of this window.
      window.open(brief(data.url), "_blank", "noopener,noreferrer");
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section>
      <h2>Apps</h2>
      <div class="actions">
        {apps.map((one) => (
          <button type="button" key={brief(one.name)} onClick={() => open(brief(one.name))}>
            Open {brief(one.name)}
          </button>
        ))}
      </div>
    </section>
  );
}
