export { createRegistries } from './create.ts';
export { KnownRegistries } from './known.ts';
export { Logins } from './logins.ts';
