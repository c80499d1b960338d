/**
 * What core offers to the commands and to the screens: types only, no I/O.
 * Text that is meant to be shown is `SafeText`; `string` is exact data (ids, paths, hashes, keys, commands).
 */
export type * from './contract/bundle.ts';
export type * from './contract/calls.ts';
export type * from './contract/change.ts';
export type * from './contract/client.ts';
export type * from './contract/connection.ts';
export type * from './contract/door.ts';
export type * from './contract/extension.ts';
export type * from './contract/form.ts';
export type * from './contract/health.ts';
export type * from './contract/json.ts';
export type * from './contract/log.ts';
export type * from './contract/manifest.ts';
export type * from './contract/server.ts';
export type * from './contract/update.ts';
export type * from './contract/vault.ts';
