export { createRegistries } from './create.ts';
export type { RegistriesDeps } from './deps.ts';
export { KnownRegistries } from './known.ts';
export { Logins } from './logins.ts';
