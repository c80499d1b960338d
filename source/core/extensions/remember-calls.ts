import type {CallResult, JsonObject, ServerConnection, Tool} from '../contract.ts';
import {readRecord} from '../store/record.ts';
import type {Context} from './context.ts';
import {readSecrets} from './secrets.ts';

/** The secrets that must not be written down; those of a server that is not ours are not known to us. */
export async function secretTexts(context: Context, id: string): Promise<readonly string[]> {
	const record = await readRecord(context.paths, id).catch(() => undefined);
	if (!record) return [];
	const values = Object.values(await readSecrets(context, record));
	return values.flatMap(value => (typeof value === 'object' ? value : String(value)));
}

/**
 * The same connection, whose calls go into the history. A call never waits for that: closing does. When the vault
 * does not tell what is secret, nothing is written down.
 */
export function rememberingCalls(context: Context, connection: ServerConnection): ServerConnection {
	const pending = new Set<Promise<unknown>>();
	let secrets: Promise<readonly string[]> | undefined;
	let listed: readonly Tool[] = [];

	const remember = async (tool: string, args: JsonObject, answer: CallResult) => {
		secrets ??= secretTexts(context, connection.id);
		const {rememberCall} = await import('../calls/history.ts');
		await rememberCall(context.paths, connection.id, {
			tool,
			arguments: args,
			inputSchema: listed.find(({name}) => name === tool)?.inputSchema ?? {},
			secrets: await secrets,
			milliseconds: answer.milliseconds,
			isError: answer.isError,
			bytes: Buffer.byteLength(JSON.stringify(answer.result)),
		});
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
			const answer = await connection.call(tool, args, options);
			const writing = remember(tool, args, answer).catch(() => undefined);
			pending.add(writing);
			void writing.then(() => pending.delete(writing));
			return answer;
		},
		async close() {
			await Promise.all(pending);
			await connection.close();
		},
	};
}
