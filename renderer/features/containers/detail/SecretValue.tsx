import { useState } from 'react';
import { RevealButton } from '../../../ui/index.ts';

/** Names that usually hold what nobody should read over a shoulder. */
const secret = /pass(word|wd)?|secret|token|api_?key|private_?key|credential/i;

/** Whether a variable's value should be covered at first. */
export function isSecretName(name: string): boolean {
  return secret.test(name);
}

/** The value of an environment variable; covered where its name says it is a secret. */
export function SecretValue({ name, value }: { name: string; value: string }) {
  const [shown, setShown] = useState(false);
  if (!isSecretName(name) || value === '') return <span className="g-mono g-select-text">{value}</span>;
  return (
    <span className="container-secret">
      <span className="g-mono g-select-text">{shown ? value : '••••••••'}</span>
      <RevealButton what={name} shown={shown} onShown={setShown} />
    </span>
  );
}
