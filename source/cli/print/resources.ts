import type {JsonObject, Prompt, Resource, ResourceTemplate} from '../../core/contract.ts';
import {isObject} from '../../core/form/json-schema.ts';
import {ours, type SafeText, safeLine, safeText} from '../../core/safe-text.ts';
import type {Lines, Style} from './style.ts';
import {type Cell, printTable} from './table.ts';
import {printContent, printResourceContent} from './tool-result.ts';
import {formatBytes} from './units.ts';

function firstLine(text: string | undefined): SafeText {
	return safeLine((text ?? '').trim().split('\n')[0] ?? '');
}

/** One line a prompt: its name, its arguments (`?` marks an optional one) and what it says of itself. */
export async function printPrompts(prompts: readonly Prompt[], style: Style): Promise<Lines> {
	if (prompts.length === 0) return [ours('It offers no prompts.')];
	const rows = prompts.map(({name, title, description, arguments: args = []}): Cell[] => [
		{text: safeLine(name), tone: 'strong'},
		{text: safeLine(args.map(arg => `${arg.name}${arg.required ? '' : '?'}`).join(' '))},
		{text: firstLine(description ?? title)},
	]);
	return printTable([ours('PROMPT'), ours('ARGUMENTS'), ours('DESCRIPTION')], rows, style);
}

/** The messages of a prompt, each under its role. */
export function printPromptMessages({messages}: JsonObject, style: Style): Lines {
	const listed = (Array.isArray(messages) ? messages : []).filter(isObject);
	return listed.flatMap(({role, content}) => [
		style.paint(safeLine(`${typeof role === 'string' ? role : 'message'}:`), 'dim'),
		...[content].flat().filter(isObject).map(printContent),
	]);
}

export async function printResources(
	resources: readonly Resource[],
	templates: readonly ResourceTemplate[],
	style: Style,
): Promise<Lines> {
	if (resources.length + templates.length === 0) return [ours('It offers no resources.')];
	const cells = (
		uri: string,
		{name, title, description, mimeType}: Omit<Resource, 'uri'>,
		size: SafeText,
	): Cell[] => [
		{text: safeLine(uri), tone: 'strong'},
		{text: safeLine(mimeType ?? '')},
		{text: size},
		{text: firstLine(description ?? title ?? name)},
	];
	const rows = [
		...resources.map(resource =>
			cells(
				resource.uri,
				resource,
				typeof resource.size === 'number' ? formatBytes(resource.size) : ours(''),
			),
		),
		...templates.map(template => cells(template.uriTemplate, template, ours(''))),
	];
	return printTable([ours('URI'), ours('TYPE'), ours('SIZE'), ours('DESCRIPTION')], rows, style);
}

export function printContents({contents}: JsonObject): Lines {
	const listed = (Array.isArray(contents) ? contents : []).filter(isObject);
	return listed.length > 0 ? listed.map(printResourceContent) : [safeText('It is empty.')];
}
