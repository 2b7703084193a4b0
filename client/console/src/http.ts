/** Requests to the API. The console is at `<API>/console/`, so the API is one folder up: below a stage, a domain or a port. */

const ROOT = new URL("../", document.baseURI);

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Entity = { [name: string]: Json };

export interface Problem {
  field: string;
  message: string;
}

/** An error reply of the API, or none at all (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Entity = {},
    readonly requestId = "",
  ) {
    super(message);
  }

  /** What is wrong with which field of the body, of a 422. */
  get problems(): Problem[] {
    const errors = this.details.errors;
    return Array.isArray(errors) ? (errors as unknown as Problem[]) : [];
  }
}

export interface Reply<T = Entity> {
  data: T;
  status: number;
  etag: string | null;
}

export interface Options {
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export function address(path: string, query: Options["query"] = {}): URL {
  const url = new URL(path.replace(/^\//, ""), ROOT);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") url.searchParams.set(name, String(value));
  }
  return url;
}

/** One request, as it is: who asks is the session's part. Throws ApiError for what is no success. */
export async function send<T = Entity>(method: string, path: string, options: Options = {}): Promise<Reply<T>> {
  const reply = await opened(method, path, options);
  return { data: parsed(await reply.text()) as T, status: reply.status, etag: reply.headers.get("ETag") };
}

/** The text of a reply as it comes. */
export async function pieces(path: string, options: Options = {}): Promise<AsyncGenerator<string>> {
  const reply = await opened("GET", path, options);
  return textOf(reply);
}

async function* textOf(reply: Response): AsyncGenerator<string> {
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const found = await reader?.read();
    if (!found || found.done) return;
    yield found.value;
  }
}

async function opened(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  let body: BodyInit | null = null;
  if (options.form) body = new URLSearchParams(options.form);
  else if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(options.body);
  }
  let reply: Response;
  try {
    const init: RequestInit = { method, headers, body, cache: "no-store", credentials: "same-origin" };
    if (options.signal) init.signal = options.signal;
    reply = await fetch(address(path, options.query), init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, "UNREACHABLE", "Portico cannot be reached.");
  }
  if (!reply.ok) throw failure(reply.status, parsed(await reply.text()));
  return reply;
}

function parsed(text: string): Json {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return text;
  }
}

function failure(status: number, data: Json): ApiError {
  const body = (data && typeof data === "object" && !Array.isArray(data) ? data : {}) as Entity;
  const error = body.error;
  if (error && typeof error === "object" && !Array.isArray(error)) {
    const { code, message, details, request_id } = error as Record<string, string> & { details?: Entity };
    return new ApiError(status, code ?? "", message ?? "", details, request_id);
  }
  // The token endpoint's, of RFC 6749.
  return new ApiError(status, String(error ?? ""), String(body.error_description ?? `HTTP ${status}`));
}
