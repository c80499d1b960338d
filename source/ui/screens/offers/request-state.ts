import type {JsonObject, Prompt, ResourceTemplate} from '../../../core/contract.ts';
import {createSchemaForm, toValue} from '../../../core/form/schema-form/form.ts';
import {templateVariables} from '../../../core/form/uri-template.ts';
import {type AppState, topOverlay} from '../../app-state.ts';
import {rowInFocus, type SchemaEdit, schemaEdit} from '../../components/schema-edit.ts';

export type Requested =
	| {readonly kind: 'prompt'; readonly prompt: Prompt}
	| {readonly kind: 'template'; readonly template: ResourceTemplate};

/** The arguments of a prompt, or the variables of a template, while they are filled in. */
export type RequestState = {
	readonly kind: 'request';
	/** The server's id. */
	readonly id: string;
	readonly what: Requested;
	readonly fields: SchemaEdit;
	/** Values that the server proposes for the field in focus. */
	readonly candidates: readonly string[];
};

/** All of it is text by the protocol; the same form as a tool's. */
export function requestSchema(what: Requested): JsonObject {
	const fields =
		what.kind === 'prompt'
			? (what.prompt.arguments ?? [])
			: templateVariables(what.template.uriTemplate).map(name => ({
					name,
					title: undefined,
					description: undefined,
					required: true,
				}));
	const properties = fields.map(({name, title, description}) => [
		name,
		{type: 'string', ...(title && {title}), ...(description && {description})},
	]);
	return {
		type: 'object',
		properties: Object.fromEntries(properties) as JsonObject,
		required: fields.filter(({required}) => required).map(({name}) => name),
	};
}

export function openRequest(id: string, what: Requested): RequestState {
	return {
		kind: 'request',
		id,
		what,
		fields: schemaEdit(createSchemaForm(requestSchema(what))),
		candidates: [],
	};
}

export function requestValues({fields}: RequestState): Record<string, string> {
	const {value} = toValue(fields.form);
	const entries = Object.entries(value as JsonObject);
	return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
}

/** The request whose form has the focus. */
export function activeRequest(state: AppState): RequestState | undefined {
	const top = topOverlay(state);
	return top?.kind === 'request' ? top : undefined;
}

/** The name of the field in focus: the fields of such a form are all in one level. */
export function fieldInFocus({fields}: RequestState): string | undefined {
	return rowInFocus(fields)?.at.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}
