/**
 * News of what is shown: events of the stream say that it is time to look again, and so does the clock, more often where there is no
 * stream. Whoever shows something needs to know no more than `useNews`.
 */

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { events } from "./events.ts";
import { principal, project, read } from "./session.ts";

const EVERY = 5_000; // ms, without the stream
const SELDOM = 30_000; // ms, with it, for what no event tells of
const PAUSE = 1_000; // ms between looks, however much happens
const AGAIN = 30_000; // ms, after which a stream that could not be had is asked for again

const listeners = new Set<() => void>();
const followed = signal(false);
let last = 0;
let due: ReturnType<typeof setTimeout> | undefined;

/** Calls `look` again and again while the page is visible; `every` is undefined while there is nothing to wait for. */
export function useNews(look: () => unknown, every: number | undefined = EVERY): void {
  const latest = useRef(look);
  latest.current = look;
  const told = every === EVERY;
  const pause = told && followed.value ? SELDOM : every;
  useEffect(() => {
    if (pause === undefined) return undefined;
    const news = () => {
      if (document.visibilityState === "visible") latest.current();
    };
    if (told) listeners.add(news);
    const timer = setInterval(news, pause);
    return () => {
      listeners.delete(news);
      clearInterval(timer);
    };
  }, [pause, told]);
}

/** Follows the stream of the project that is chosen, for all that `useNews`; of the frame around all pages. */
export function useStream(): void {
  const who = principal.value?.subject;
  const where = project.value;
  useEffect(() => {
    const ends = new AbortController();
    follow(where, ends.signal);
    return () => {
      ends.abort();
      followed.value = false;
    };
  }, [who, where]);
}

async function follow(where: string, ends: AbortSignal): Promise<void> {
  let after = "";
  while (!ends.aborted) {
    let pause = 0;
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream", ...(after && { "Last-Event-ID": after }) };
      const pieces = await read("/v1/stream", { query: { project: where }, headers, signal: ends });
      if (!followed.value) tell(); // of what happened before
      followed.value = true;
      const before = after;
      for await (const one of events(pieces)) {
        pause = one.retry ?? pause;
        after = one.id ?? after;
        if (one.type === "closed") throw new Error("The stream may no longer be read.");
        if (one.type !== "position" && one.data) tell();
      }
      if (after === before) pause ||= EVERY;
    } catch {
      if (ends.aborted) return;
      followed.value = false; // the clock is there still
      after = "";
      pause = AGAIN;
    }
    await paused(pause, ends);
  }
}

/** Resolves after a while, and when the page is seen. */
async function paused(pause: number, ends: AbortSignal): Promise<void> {
  if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
  while (document.visibilityState !== "visible" && !ends.aborted) {
    await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
}

function tell(): void {
  if (due !== undefined) return;
  due = setTimeout(
    () => {
      due = undefined;
      last = Date.now();
      for (const news of listeners) news();
    },
    Math.max(0, last + PAUSE - Date.now()),
  );
}
