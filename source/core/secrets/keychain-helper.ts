/** A process that asks the OS keychain one thing: a request on its standard input, the answer on its output. */
import {readFileSync, writeSync} from 'node:fs';
import {askKeychain, type KeychainRequest} from './keychain.ts';

export type KeychainAnswer = {values: Readonly<Record<string, string>>} | {error: string};

function answer(): KeychainAnswer {
	try {
		return {values: askKeychain(JSON.parse(readFileSync(0, 'utf8')) as KeychainRequest)};
	} catch (error) {
		return {error: error instanceof Error ? error.message : String(error)};
	}
}

writeSync(1, JSON.stringify(answer()));
