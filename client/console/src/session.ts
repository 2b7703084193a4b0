/**
 * Who is signed in. Access tokens are in this module's memory and nowhere else; a session of this browser is a cookie that no
 * script reads, with which the token endpoint gives the next one.
 */

import { computed, signal } from "@preact/signals";
import { ApiError, type Entity, type Options, pieces, type Reply, send } from "./http.ts";

export interface Principal {
  subject: string;
  kind: string;
  name: string;
  domain: string | null;
  project: string | null;
  role: string;
  projects: Record<string, string>;
}

interface Issued {
  access_token: string;
  expires_in: number;
  refresh_token?: string | null;
}

type Renewal = () => Promise<Issued>;

const EARLY = 30_000; // ms before its end, at which a token is renewed

let token = "";
let until = 0;
let renew: Renewal | undefined;
let renewing: Promise<void> | undefined;

export const principal = signal<Principal | undefined>(undefined);
/** Why the form of sign-in is shown to who was signed in. */
export const ended = signal("");
/** `domain/project`, in which `/v1/functions` and the like are. */
export const project = signal("");
/** The domain whose entities are shown: one's own, and any for a superadmin. */
export const domain = signal("");
export const isSuperadmin = computed(() => principal.value?.role === "superadmin");

const byCookie: Renewal = async () => {
  const ask = async () =>
    (await send<Issued & Entity>("POST", "/v1/auth/token", { form: { grant_type: "refresh_token" } })).data;
  // Of two refreshes at the same moment one is refused, so tabs take turns.
  return navigator.locks ? navigator.locks.request("portico-session", ask) : ask();
};

const byRefreshToken = (refresh: string): Renewal => {
  let current = refresh;
  return async () => {
    const form = { grant_type: "refresh_token", refresh_token: current };
    const issued = (await send<Issued & Entity>("POST", "/v1/auth/token", { form })).data;
    current = issued.refresh_token ?? current;
    return issued;
  };
};

function take(issued: Issued): void {
  token = issued.access_token;
  until = Date.now() + issued.expires_in * 1000;
}

async function begin(issued: Issued, next: Renewal | undefined): Promise<void> {
  take(issued);
  renew = next;
  const me = await send<Principal & Entity>("GET", "/v1/auth/me", { headers: { Authorization: `Bearer ${token}` } });
  domain.value = me.data.domain ?? "default";
  project.value = me.data.project ? `${domain.value}/${me.data.project}` : "";
  ended.value = "";
  principal.value = me.data;
}

/** True if this browser has a session already. */
export async function resume(): Promise<boolean> {
  try {
    await begin(await byCookie(), byCookie);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status) return false;
    throw error;
  }
}

export async function byPassword(fields: { domain: string; user: string; password: string }): Promise<void> {
  const { user, ...rest } = fields;
  const who = user.includes("@") ? { email: user } : { user };
  const issued = (await send<Issued & Entity>("POST", "/v1/auth/login", { body: { ...rest, ...who } })).data;
  await begin(issued, issued.refresh_token ? byRefreshToken(issued.refresh_token) : undefined);
}

/** A token that was made elsewhere; when it ends, one signs in again. */
export async function byToken(pasted: string): Promise<void> {
  await begin({ access_token: pasted.trim(), expires_in: 365 * 24 * 3600 }, undefined);
}

/** The address that leads to the provider, and back to this page. */
export function providerAddress(fields: { domain: string; provider: string }): string {
  const query = new URLSearchParams({ ...fields, return_to: "/console/" });
  return new URL(`../v1/auth/sign-in?${query}`, document.baseURI).href;
}

export async function signOut(): Promise<void> {
  const cookie = renew === byCookie;
  forget("");
  if (cookie) await send("DELETE", "/v1/auth/token").catch(() => undefined);
}

function forget(why: string): void {
  token = "";
  until = 0;
  renew = undefined;
  ended.value = why;
  principal.value = undefined;
}

async function renewed(): Promise<void> {
  const by = renew;
  if (!by) throw new ApiError(401, "UNAUTHENTICATED", "The token is no longer valid.");
  renewing ??= by()
    .then(take)
    .finally(() => {
      renewing = undefined;
    });
  await renewing;
}

const OF_NO_PROJECT = /^\/v1\/(admin|domains|auth)\//;

/** A request as who is signed in, in the project that is chosen. */
export function ask<T = Entity>(method: string, path: string, options: Options = {}): Promise<Reply<T>> {
  return proved(path, options, (all) => send<T>(method, path, all));
}

/** The text of a reply as it comes, asked for in the same way. */
export function read(path: string, options: Options = {}): Promise<AsyncGenerator<string>> {
  return proved(path, options, (all) => pieces(path, all));
}

async function proved<T>(path: string, options: Options, carry: (options: Options) => Promise<T>): Promise<T> {
  try {
    if (renew && until - Date.now() < EARLY) await renewed();
    try {
      return await carry(signed(path, options));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401 && renew)) throw error;
      await renewed();
      return await carry(signed(path, options));
    }
  } catch (error) {
    const over = error instanceof ApiError && (error.status === 401 || error.code === "invalid_grant");
    if (over && principal.value) forget("Your sign-in has ended. Sign in again to go on.");
    throw error;
  }
}

function signed(path: string, options: Options): Options {
  const headers: Record<string, string> = { Authorization: `Bearer ${token}`, ...options.headers };
  if (project.value && !OF_NO_PROJECT.test(path)) headers["X-Portico-Project"] = project.value;
  return { ...options, headers };
}
