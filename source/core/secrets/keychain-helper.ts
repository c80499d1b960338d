/** A process that asks the OS keychain one thing: a request on its standard input, the answer on its output. */
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {askKeychain, type KeychainRequest} from './keychain.ts';

export type KeychainAnswer = {values: Readonly<Record<string, string>>} | {error: string};

function answer(request: string): KeychainAnswer {
	try {
		return {values: askKeychain(JSON.parse(request) as KeychainRequest)};
	} catch (error) {
		return {error: error instanceof Error ? error.message : String(error)};
	}
}

// As streams: a pipe from a parent process may be non-blocking, and a plain read of it fails while it is empty.
process.stdout.write(JSON.stringify(answer(await text(process.stdin))));
