import type {LogLine, UserConfigValue} from '../contract.ts';
import {toUserError} from '../errors.ts';
import {createRedactor, type Redact} from '../redact.ts';
import {safeLine} from '../safe-text.ts';
import {readStore, unknownIn} from '../store/read-store.ts';
import type {Context} from './context.ts';
import {readSecrets} from './secrets.ts';

/** Each text of a value, and each line of it: a log has them one by one. Of a list the vault holds the JSON. */
export function textsOf(value: UserConfigValue): readonly string[] {
	const texts = typeof value === 'object' ? [...value, JSON.stringify(value)] : [String(value)];
	return texts.flatMap(text => [text, ...text.split(/\r?\n/)]);
}

/**
 * What hides the secrets of all extensions, for texts that are not of our making; where they cannot be read, a line
 * that says so.
 */
export async function knownSecrets(
	context: Context,
): Promise<{redact: Redact; problem: LogLine | undefined}> {
	const items = readStore(context.paths);
	const records = items.flatMap(({record}) => record ?? []);
	const texts: string[] = [];
	// Which secrets those have is not known either.
	let problem = unknownIn(items)[0]?.problem.message;
	for (const record of records) {
		try {
			texts.push(...Object.values(await readSecrets(context, record)).flatMap(textsOf));
		} catch (error) {
			problem ??= toUserError(error).message;
		}
	}
	return {
		redact: createRedactor(texts),
		problem:
			problem === undefined
				? undefined
				: {
						time: new Date().toISOString(),
						kind: 'life',
						level: 'warning',
						text: safeLine(`Secrets are not hidden in these lines: they could not be read. ${problem}`),
					},
	};
}
