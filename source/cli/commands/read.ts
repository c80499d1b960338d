import type {JsonObject, ServerConnection} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {didYouMean} from '../../core/near-names.ts';
import {resultItems} from '../../core/results/items.ts';
import {saveFile} from '../../core/results/save-file.ts';
import {safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {printContents} from '../print/resources.ts';
import {formatBytes} from '../print/units.ts';
import {askingOptions, type ServerOptions, serverArgument, serverDetails, withServer} from './open-server.ts';

/** The bytes of a resource: its texts and blobs one after the other, as they would be in a file. */
function bytesOf(result: JsonObject): Buffer {
	return Buffer.concat(
		resultItems(result).map(({part, text = ''}) =>
			part?.kind === 'media' ? Buffer.from(part.data, 'base64') : Buffer.from(text),
		),
	);
}

/** Why there is no such resource, with those that may have been meant. */
async function withNearUri(error: unknown, uri: string, connection: ServerConnection): Promise<unknown> {
	if (!(error instanceof UserError) || error.code !== 'RESOURCE_NOT_FOUND') return error;
	const listed = await connection.resources().catch(() => []);
	const uris = listed.map(resource => resource.uri).filter(Boolean);
	const hint = didYouMean(uri, uris) ?? error.hint;
	const {code, message, rpc} = error;
	return new UserError(code, message, {
		...(hint !== undefined && {hint}),
		...(rpc && {rpc}),
		cause: error,
	});
}

export const read = defineCommand<ServerOptions & {output?: string}>({
	name: 'read',
	arguments: [serverArgument, {syntax: '<uri>', description: 'the resource, as `resources` names it'}],
	options: [
		{flags: '--output <file>', description: 'write it to a file, as it is', completes: 'file'},
		...askingOptions,
	],
	summary: 'read one of its resources',
	details: serverDetails,
	examples: [
		['read weather weather://stations', 'print a text'],
		['read weather weather://radar --output radar.png', 'save an image'],
	],
	exits: [3, 4, 6],
	changes: false,
	async run(context, {args: [server = '', uri = ''], options}) {
		return withServer(context, {server, options}, async (connection, warnings) => {
			if (connection.capabilities.resources === undefined) {
				throw new UserError('RESOURCE_NOT_FOUND', 'The server offers no resources.');
			}
			const result = await connection.readResource(uri, context.signal).catch(async (error: unknown) => {
				throw await withNearUri(error, uri, connection);
			});
			const {output} = options;
			if (output === undefined) return {json: {result}, text: () => printContents(result), warnings};
			const bytes = await saveFile(output, bytesOf(result), {replace: true});
			const wrong = resultItems(result).flatMap(({problem}) => problem ?? []);
			return {
				json: {output, bytes},
				text: () => [safeLine(`Wrote ${output} (${formatBytes(bytes)}).`)],
				warnings: [...warnings, ...wrong],
			};
		});
	},
});
