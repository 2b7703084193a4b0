/** Dialogs, by the browser's own element: it keeps the focus, and Escape closes it. */

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} aria-labelledby={title} onClose={props.onClose}>
      <header>
        <h2 id={title}>{props.title}</h2>
        <button type="button" class="quiet" onClick={props.onClose} aria-label="Close">
          ✕
        </button>
      </header>
      {props.children}
    </dialog>
  );
}

interface Question {
  title: string;
  text: string;
  verb: string;
  /** What has to be typed first, for what cannot be undone. */
  typed?: string;
  answer: (yes: boolean) => void;
}

const question = signal<Question | undefined>(undefined);

/** Asks before something is done that hurts; true if it may be done. */
export function confirmed(asked: Omit<Question, "answer">): Promise<boolean> {
  return new Promise((resolve) => {
    question.value = {
      ...asked,
      answer: (yes) => {
        question.value = undefined;
        resolve(yes);
      },
    };
  });
}

export function Questions() {
  const asked = question.value;
  return asked ? <Asked key={asked.title} {...asked} /> : null;
}

function Asked({ title, text, verb, typed, answer }: Question) {
  const [given, setGiven] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    answer(true);
  };
  return (
    <Dialog title={title} onClose={() => answer(false)}>
      <form onSubmit={submit}>
        <p>{text}</p>
        {typed && (
          <label>
            Type <code>{typed}</code> to go on
            <input value={given} onInput={(event) => setGiven(event.currentTarget.value)} autocomplete="off" />
          </label>
        )}
        <footer>
          <button type="button" onClick={() => answer(false)}>
            Cancel
          </button>
          <button type="submit" class="danger" disabled={typed !== undefined && given !== typed}>
            {verb}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
