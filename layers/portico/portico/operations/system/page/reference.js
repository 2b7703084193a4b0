// The reference: Swagger UI with contents, a search in all operations, and sign-in. Nothing is kept beyond this page.
"use strict";

const base = location.pathname.replace(/\/docs\/?$/, "");
const element = (name, attributes = {}) => Object.assign(document.createElement(name), attributes);
const said = (text) => { document.getElementById("said").textContent = text; };

// ---- sign-in: `again` gets another token before one ends; a token that was pasted has none

let session = null;
const LEAST_MS = 30_000;

async function issued(path, options) {
  const reply = await fetch(`${base}${path}`, {method: "POST", ...options});
  const body = await reply.json();
  if (!reply.ok) throw new Error(body.error_description ?? body.error?.message ?? `HTTP ${reply.status}`);
  return {token: body.access_token, until: Date.now() + body.expires_in * 1000};
}

const form = (fields) => ({body: new URLSearchParams(fields)});
const basic = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const WAYS = {
  "by-key": ({user, password}) => () => issued("/v1/auth/token", {
    ...form({grant_type: "client_credentials"}),
    headers: {Authorization: `Basic ${basic(`${encodeURIComponent(user)}:${encodeURIComponent(password)}`)}`},
  }),
  "by-password": (fields) => () => issued("/v1/auth/login", {
    body: JSON.stringify(fields), headers: {"Content-Type": "application/json"},
  }),
  "by-session": () => () => issued("/v1/auth/token", form({grant_type: "refresh_token"})),
  "by-token": ({token}) => async () => ({token, until: Infinity}),
};

async function start(ui, again) {
  session = {again, ...await again()};
  ui.preauthorizeApiKey("bearer", session.token);
  const reply = await fetch(`${base}/v1/auth/me`, {headers: {Authorization: `Bearer ${session.token}`}});
  const me = await reply.json();
  if (!reply.ok) throw new Error(me.error?.message ?? `HTTP ${reply.status}`);
  document.getElementById("who").textContent = `Signed in: ${[me.domain, me.name ?? me.user ?? me.id].filter(Boolean).join("/")}`;
}

function signIn(ui) {
  for (const [id, way] of Object.entries(WAYS)) {
    document.getElementById(id).addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = Object.fromEntries(new FormData(event.target));
      try {
        await start(ui, way(fields));
        event.target.reset();
        document.getElementById("sign-in").open = false;
        said("");
      } catch (error) {
        said(`Not signed in: ${error.message}`);
      }
    });
  }
}

async function fresh(request) {
  if (session && request.headers?.Authorization?.startsWith("Bearer ")) {
    if (session.until - Date.now() < LEAST_MS) Object.assign(session, await session.again());
    request.headers.Authorization = `Bearer ${session.token}`;
  }
  return request;
}

// ---- search: every word is in the tag, the path, the id or the summary of an operation

const words = (operation, tag) => [
  tag, operation.get("path"), operation.get("method"),
  operation.getIn(["operation", "operationId"]), operation.getIn(["operation", "summary"]),
].join(" ").toLowerCase().replaceAll("_", " ");

function search(groups, phrase) {
  const wanted = phrase.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
  return groups
    .map((group, tag) => group.update("operations", (all) => all.filter((one) => wanted.every((word) => words(one, tag).includes(word)))))
    .filter((group) => group.get("operations").size > 0);
}

// ---- contents

function contents(ui, tags) {
  const nav = document.getElementById("contents");
  for (const {name} of tags) {
    const link = element("a", {href: `#/${name}`, textContent: name.replaceAll("_", " ").replaceAll("-", " ")});
    link.addEventListener("click", () => {
      ui.layoutActions.updateFilter("");
      ui.layoutActions.show(["operations-tag", name], true);
      requestAnimationFrame(() => document.getElementById(`operations-tag-${name}`)?.scrollIntoView());
    });
    nav.append(link);
  }
  const conventions = element("a", {href: "#", textContent: "Conventions"});
  conventions.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector("#reference .information-container")?.scrollIntoView();
  });
  nav.append(conventions);
}

async function main() {
  const reply = await fetch("v1/openapi.json");
  if (!reply.ok) throw new Error(`The description of the API cannot be read: HTTP ${reply.status}`);
  const spec = await reply.json();
  spec.servers = [{url: base || "/", description: "This deployment."}];
  const ui = SwaggerUIBundle({
    spec,
    domNode: document.getElementById("reference"),
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: -1,
    displayOperationId: true,
    displayRequestDuration: true,
    filter: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
    requestInterceptor: fresh,
    plugins: [() => ({fn: {opsFilter: search}})],
  });
  contents(ui, spec.tags);
  signIn(ui);
}

main().catch((error) => { document.getElementById("reference").textContent = error.message; });
