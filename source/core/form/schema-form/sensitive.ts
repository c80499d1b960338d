import type {JsonObject} from '../../contract.ts';

export {soundsSecret} from '../../secret-words.ts';

/** Whether a schema says that its values are secrets. */
export function isSensitive({format, writeOnly}: JsonObject): boolean {
	return writeOnly === true || format === 'password';
}
