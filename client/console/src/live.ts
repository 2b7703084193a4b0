/** News of what is shown. By asking again, for now; whoever shows something needs to know no more than this. */

import { useEffect, useRef } from "preact/hooks";

const EVERY = 5_000;

/** Calls `look` again and again while the page is visible; `every` is undefined while there is nothing to wait for. */
export function useNews(look: () => unknown, every: number | undefined = EVERY): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (every === undefined) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") latest.current();
    }, every);
    return () => clearInterval(timer);
  }, [every]);
}
