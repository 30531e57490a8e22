import { GantryError } from '../contract/index.ts';
import { TooLong } from './transport.ts';

/** What a registry did wrong, as one sentence. */
export function badAnswer(domain: string, what: string, detail?: string): GantryError {
  return new GantryError({
    kind: 'registry-unreachable',
    message: `${domain} ${what}.`,
    hint: 'Check that the address is a registry’s, and that no proxy answers for it.',
    detail: detail?.slice(0, 500),
  });
}

/** A registry that wants a login (`refused` false) or did not like the one it got. */
export function unauthorised(domain: string, refused: boolean): GantryError {
  return new GantryError({
    kind: 'registry-unauthorised',
    message: refused ? `${domain} refused your login, or it has no right to this.` : `${domain} wants a login.`,
    hint: 'Log in on the page Registries.',
  });
}

/** Turns an error of the network into a sentence with the registry's name. */
export function networkFailure(domain: string, thrown: unknown): unknown {
  if (thrown instanceof GantryError) return thrown;
  if (thrown instanceof TooLong) return badAnswer(domain, 'sends an answer that never ends');
  const { code = '', name, message } = thrown as NodeJS.ErrnoException;
  if (name === 'AbortError' && code !== 'ABORT_ERR') return thrown;
  const failed = (text: string, hint: string) =>
    new GantryError({ kind: 'registry-unreachable', message: text, hint, detail: message });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return failed(`There is no registry ${domain}: its name is unknown.`, 'Check the name, and the network.');
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/.test(code))
    return failed(
      `The certificate of ${domain} is not trusted.`,
      'Give its CA on the page Registries, or name the registry as insecure there.',
    );
  if (isNoTls(thrown))
    return failed(
      `${domain} speaks no TLS.`,
      'If that is meant so, name the registry as insecure on the page Registries.',
    );
  return failed(`The registry ${domain} can’t be reached or does not answer.`, 'Check that it runs, and the network.');
}

/** A server that speaks plain HTTP where TLS was tried. */
export function isNoTls(thrown: unknown): boolean {
  const { code = '', message = '' } = thrown as NodeJS.ErrnoException;
  return code === 'EPROTO' || code.startsWith('ERR_SSL_') || /before secure TLS connection/.test(message);
}
