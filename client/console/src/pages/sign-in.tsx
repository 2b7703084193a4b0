/** Sign-in: by password, by an identity provider, or by a token. What is entered is kept by nothing but this page. */

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Failure } from "../parts/states.tsx";
import { byPassword, byToken, ended, providerAddress } from "../session.ts";

export function SignIn() {
  const error = useSignal<unknown>(undefined);
  return (
    <main class="sign-in">
      <h1>Portico</h1>
      {ended.value && <p role="alert">{ended.value}</p>}
      {error.value !== undefined && <Failure error={error.value} />}
      <Way
        title="Name and password"
        open
        error={error}
        act={(data) => byPassword(texts(data, "domain", "user", "password"))}
      >
        <Text name="domain" label="Domain" value="default" autocomplete="organization" />
        <Text name="user" label="Name or e-mail" autocomplete="username" />
        <Text name="password" label="Password" type="password" autocomplete="current-password" />
        <button type="submit" class="primary">
          Sign in
        </button>
      </Way>
      <Way
        title="Identity provider"
        error={error}
        act={async (data) => location.assign(providerAddress(texts(data, "domain", "provider")))}
      >
        <Text name="domain" label="Domain" value="default" autocomplete="organization" />
        <Text name="provider" label="Provider" autocomplete="off" />
        <button type="submit" class="primary">
          Go to the provider
        </button>
      </Way>
      <Way title="Token" error={error} act={(data) => byToken(texts(data, "token").token)}>
        <Text name="token" label="Access token" type="password" autocomplete="off" />
        <p class="hint">
          On this machine, <code>make token</code> prints that of the administrator.
        </p>
        <button type="submit" class="primary">
          Use this token
        </button>
      </Way>
    </main>
  );
}

function Way(props: {
  title: string;
  open?: boolean;
  error: Signal<unknown>;
  act: (data: FormData) => Promise<void>;
  children: ComponentChildren;
}) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    props.error.value = undefined;
    try {
      await props.act(new FormData(form));
    } catch (failure) {
      props.error.value = failure;
    }
  };
  return (
    <details name="way" open={props.open}>
      <summary>{props.title}</summary>
      <form onSubmit={submit}>{props.children}</form>
    </details>
  );
}

function Text(props: { name: string; label: string; value?: string; type?: "password"; autocomplete: string }) {
  const { label, value = "", type, ...rest } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === "password" ? (
        <input {...rest} id={id} type="password" required />
      ) : (
        <input {...rest} id={id} type="text" defaultValue={value} required spellcheck={false} />
      )}
    </div>
  );
}

function texts<Name extends string>(data: FormData, ...names: Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? "")])) as Record<Name, string>;
}
