import type {Client} from '@modelcontextprotocol/sdk/client/index.js';
import type {JsonObject, JsonValue, ServerConnection} from '../../contract.ts';
import type {SafeText} from '../../safe-text.ts';
import {listPages} from './list-pages.ts';
import {type ErrorWords, rpcCodeOf} from './map-error.ts';
import {readPrompt, readResource, readResourceTemplate, readTool} from './read-items.ts';
import type {Remarks} from './remarks.ts';

type Lists = Pick<ServerConnection, 'tools' | 'prompts' | 'resources' | 'resourceTemplates'>;

type List<Item> = {
	capability: 'tools' | 'prompts' | 'resources';
	method: string;
	key: string;
	identity: string;
	read: (value: JsonValue) => Item;
};

const methodNotFound = -32_601;

/** The lists of a server. `capabilities` is undefined where it says nothing of them: it is asked all the same then. */
export function createLists(
	client: Client,
	{
		capabilities,
		remarks,
		stray,
	}: {capabilities: JsonObject | undefined; remarks: Remarks; stray: ErrorWords['stray']},
): Lists {
	const ask = async <Item extends {problem?: SafeText}>(
		{capability, method, key, identity, read}: List<Item>,
		signal: AbortSignal | undefined,
	): Promise<readonly Item[]> => {
		if (capabilities && capabilities[capability] === undefined) return [];
		// Many servers with resources do not know that there could be templates.
		const mayBeUnknown = capabilities === undefined || method === 'resources/templates/list';
		try {
			const words = key === 'resourceTemplates' ? 'resource templates' : key;
			const asking = {what: `The list of ${words}`, stray, signal};
			const {items, remarks: said} = await listPages(client, {method, key, identity, read}, asking);
			remarks.set(method, said);
			return items;
		} catch (error) {
			if (mayBeUnknown && rpcCodeOf(error) === methodNotFound) return [];
			throw error;
		}
	};
	const tools = {
		capability: 'tools',
		method: 'tools/list',
		key: 'tools',
		identity: 'name',
		read: readTool,
	} as const;
	const prompts = {
		capability: 'prompts',
		method: 'prompts/list',
		key: 'prompts',
		identity: 'name',
		read: readPrompt,
	} as const;
	const resources = {
		capability: 'resources',
		method: 'resources/list',
		key: 'resources',
		identity: 'uri',
		read: readResource,
	} as const;
	const templates = {
		capability: 'resources',
		method: 'resources/templates/list',
		key: 'resourceTemplates',
		identity: 'uriTemplate',
		read: readResourceTemplate,
	} as const;
	return {
		tools: signal => ask(tools, signal),
		prompts: signal => ask(prompts, signal),
		resources: signal => ask(resources, signal),
		resourceTemplates: signal => ask(templates, signal),
	};
}
