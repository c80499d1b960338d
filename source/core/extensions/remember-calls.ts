import type {
	CallOptions,
	CallResult,
	JsonObject,
	RememberedCall,
	ServerConnection,
	Tool,
} from '../contract.ts';
import {UserError} from '../errors.ts';
import {rpcWords} from '../json-words.ts';
import {createRedactor, type Redact, type Redactor, redacted} from '../redact.ts';
import {type SafeText, safeText} from '../safe-text.ts';
import {waitsForPassphrase} from '../secrets/vault.ts';
import {readSettings} from '../settings.ts';
import {readRecord} from '../store/record.ts';
import type {Context} from './context.ts';
import {readSecrets} from './secrets.ts';

/** The secrets that must not be written down; those of a server that is not ours are not known to us. */
export async function secretTexts(context: Context, id: string): Promise<readonly string[]> {
	const record = await readRecord(context.paths, id).catch((error: unknown) => {
		// A record that cannot be read may name secrets; a server that is not ours has none.
		if (error instanceof UserError && error.code === 'EXTENSION_NOT_FOUND') return undefined;
		throw error;
	});
	if (!record || record.secrets.length === 0) return [];
	const {vault} = await readSettings(context.paths);
	// Nobody is asked for a passphrase so that something can be left out.
	if (vault === 'file' && (await waitsForPassphrase(context.paths))) {
		throw new UserError('VAULT_LOCKED', 'What is secret is not known: the vault waits for its passphrase.');
	}
	const values = Object.values(await readSecrets(context, record));
	return values.flatMap(value => (typeof value === 'object' ? value : String(value)));
}

/** What a server tells beside its answers, without the secrets that it was given. */
function redactedOptions(options: CallOptions, redact: Redact): CallOptions {
	const hide = (text: SafeText) => safeText(redact(text));
	const {onProgress, onTask} = options;
	return {
		...options,
		...(onProgress && {
			onProgress: progress =>
				onProgress({...progress, ...(progress.message !== undefined && {message: hide(progress.message)})}),
		}),
		...(onTask && {
			onTask: task => onTask({...task, ...(task.message !== undefined && {message: hide(task.message)})}),
		}),
	};
}

/**
 * The same connection, whose calls go into the history. A call never waits for that: closing does. When the vault
 * does not tell what is secret, nothing is written down.
 */
export function rememberingCalls(context: Context, connection: ServerConnection): ServerConnection {
	// One after the other: who waits for the lock together gets it in any order.
	let written: Promise<unknown> = Promise.resolve();
	let secrets: Promise<readonly string[]> | undefined;
	let redactor: Promise<Redactor> | undefined;
	// What cannot be told apart from a secret is not shown at all.
	const hideAll: Redactor = Object.assign(() => redacted, {lines: () => () => redacted});
	const knowSecrets = () => {
		secrets ??= secretTexts(context, connection.id);
		redactor ??= secrets.then(createRedactor).catch(() => hideAll);
		return redactor;
	};
	let listed: readonly Tool[] = [];

	type Outcome = Pick<RememberedCall, 'milliseconds' | 'isError' | 'error' | 'bytes'>;
	const remember = async (tool: string, args: JsonObject, time: Date, outcome: Outcome) => {
		void knowSecrets();
		const {rememberCall} = await import('../calls/history.ts');
		await rememberCall(context.paths, connection.id, {
			tool,
			time,
			arguments: args,
			inputSchema: listed.find(({name}) => name === tool)?.inputSchema ?? {},
			secrets: (await secrets) ?? [],
			...outcome,
		});
	};
	const note = (tool: string, args: JsonObject, outcome: Outcome) => {
		const time = new Date();
		written = written.then(() => remember(tool, args, time, outcome)).catch(() => undefined);
	};
	const ofAnswer = ({milliseconds, isError, result}: CallResult): Outcome => ({
		milliseconds,
		isError,
		bytes: Buffer.byteLength(JSON.stringify(result)),
	});
	/** An error for an answer is what became of the call; of one that nobody answered nothing is known. */
	const ofError = ({rpc}: UserError, milliseconds: number): Outcome | undefined =>
		rpc && {
			milliseconds,
			isError: true,
			error: rpcWords(rpc),
			bytes: Buffer.byteLength(JSON.stringify(rpc)),
		};

	const tools = async (signal?: AbortSignal) => {
		listed = await connection.tools(signal);
		return listed;
	};

	return {
		...connection,
		tools,
		async call(tool, args, options) {
			// Its schema says which arguments are secret.
			if (listed.length === 0) await tools(options?.signal);
			const tells = redactor !== undefined || options?.onProgress || options?.onTask;
			const heard = options && tells ? redactedOptions(options, await knowSecrets()) : options;
			const begin = performance.now();
			try {
				const answer = await connection.call(tool, args, heard);
				note(tool, args, ofAnswer(answer));
				return answer;
			} catch (error) {
				const outcome = error instanceof UserError ? ofError(error, performance.now() - begin) : undefined;
				if (outcome) note(tool, args, outcome);
				throw error;
			}
		},
		subscribe(listener) {
			const ready = knowSecrets().then(redact => redact.lines());
			return connection.subscribe(event => {
				if (event.type !== 'log') return listener(event);
				void ready.then(redact => listener({...event, text: safeText(redact(event.text))}));
			});
		},
		async close() {
			await written;
			await connection.close();
		},
	};
}
