/** The frame around all pages: who is signed in and where, the menu, and the page that the address names. */

import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { find, type Group, menu } from "./catalog.ts";
import { useStream } from "./live.ts";
import { FilesPage } from "./pages/folders.tsx";
import { FunctionPage } from "./pages/functions.tsx";
import { GroupsPage } from "./pages/groups.tsx";
import { ItemPage } from "./pages/item.tsx";
import { ListPage } from "./pages/list.tsx";
import { OperationPage } from "./pages/operation.tsx";
import { QuotasPage } from "./pages/quotas.tsx";
import { RunPage } from "./pages/runs.tsx";
import { SessionPage } from "./pages/sessions.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { SimulatorPage } from "./pages/simulator.tsx";
import { Announcements } from "./parts/announcements.tsx";
import { Questions } from "./parts/dialog.tsx";
import { Empty, Said } from "./parts/states.tsx";
import { filled, link, type Params, place } from "./router.ts";
import { domain, isSuperadmin, principal, project, signOut } from "./session.ts";

const THEMES = ["light dark", "light", "dark"];
const theme = signal(localStorage.getItem("theme") ?? "light dark");

export function App() {
  return (
    <>
      {principal.value ? <Frame /> : <SignIn />}
      <Questions />
      <Said />
    </>
  );
}

function Frame() {
  const { path } = place.value;
  const main = useRef<HTMLElement>(null);
  useStream();
  useEffect(() => {
    document.title = `${path.split("/").at(-1) || "Portico"} · Portico`;
    scrollTo(0, 0);
    if (path) main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <Bar />
      <Announcements />
      <div class="body">
        <Menu groups={menu()} path={path} />
        <main ref={main} tabIndex={-1} key={`${path} ${project.value}`}>
          <Page path={path} />
        </main>
      </div>
    </>
  );
}

/** Pages of entities that have their own. */
const ITEMS: Record<string, FunctionComponent<{ params: Params }>> = {
  "/v1/functions": FunctionPage,
  "/v1/runs": RunPage,
  "/v1/sessions": SessionPage,
};

function Page({ path }: { path: string }) {
  const found = find(path || "/v1/functions");
  if (!found) return <Empty>There is nothing at this address.</Empty>;
  switch (found.kind) {
    case "list":
      if (found.area.path.endsWith("}/files")) return <FilesPage area={found.area} params={found.params} />;
      if (found.area.path === "/v1/resource-groups") return <GroupsPage area={found.area} />;
      return <ListPage area={found.area} params={found.params} />;
    case "item": {
      const Designed = ITEMS[found.area.path];
      if (Designed) return <Designed params={found.params} />;
      return <ItemPage area={found.area} params={found.params} />;
    }
    default:
      if (found.operation.id === "simulate") return <SimulatorPage />;
      if (found.operation.id.endsWith("list_quotas")) return <QuotasPage {...found} />;
      return <OperationPage operation={found.operation} params={found.params} />;
  }
}

function Bar() {
  const who = principal.value;
  const names = Object.keys(who?.projects ?? {});
  const own = who?.domain ?? domain.value;
  const known = [...new Set([project.value, ...names.map((name) => `${own}/${name}`)])].filter(Boolean);
  return (
    <header class="bar">
      <a class="brand" href="#/v1/functions">
        Portico
      </a>
      <label>
        Project
        <input
          list="projects"
          value={project.value}
          spellcheck={false}
          onChange={(event) => {
            project.value = event.currentTarget.value;
          }}
        />
        <datalist id="projects">
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </label>
      {isSuperadmin.value && (
        <label>
          Domain
          <input
            value={domain.value}
            spellcheck={false}
            onChange={(event) => {
              domain.value = event.currentTarget.value || own;
            }}
          />
        </label>
      )}
      <span class="who">
        {who?.subject} <span class="role">{who?.role}</span>
      </span>
      <button type="button" class="quiet" onClick={nextTheme}>
        Theme: {theme.value === "light dark" ? "as the system" : theme.value}
      </button>
      <button type="button" class="quiet" onClick={() => signOut()}>
        Sign out
      </button>
    </header>
  );
}

function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "light dark";
  localStorage.setItem("theme", theme.value);
  showTheme();
}

export function showTheme(): void {
  document.documentElement.style.colorScheme = THEMES.includes(theme.value) ? theme.value : "light dark";
}

function Menu({ groups, path }: { groups: Group[]; path: string }) {
  const narrow = matchMedia("(max-width: 48rem)").matches;
  const shown = groups.filter((one) => one.name !== "Platform" || isSuperadmin.value);
  return (
    <nav class="menu" aria-label="Areas">
      {shown.map((group) => (
        <details key={group.name} open={!narrow}>
          <summary>{group.name}</summary>
          <ul>
            {group.entries.map((one) => {
              const to = filled(one.path, { domain: domain.value });
              const here = path === to || path.startsWith(`${to}/`);
              return (
                <li key={one.path}>
                  <a href={link(to)} title={one.text} aria-current={here ? "page" : undefined}>
                    {one.title}
                  </a>
                </li>
              );
            })}
          </ul>
        </details>
      ))}
    </nav>
  );
}
