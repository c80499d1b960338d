import type {JsonObject, Prompt, Resource, ResourceTemplate} from '../../core/contract.ts';
import {resultItems} from '../../core/results/items.ts';
import {shownKey} from '../../core/results/shown-key.ts';
import {ours, type SafeText, safeLine, safeText} from '../../core/safe-text.ts';
import {problemTone, withProblem} from './problem.ts';
import type {Lines, Style} from './style.ts';
import {type Cell, printTable} from './table.ts';
import {printItem} from './tool-result.ts';
import {formatBytes} from './units.ts';

function firstLine(text: string | undefined): SafeText {
	return safeLine((text ?? '').trim().split('\n')[0] ?? '');
}

/** One line a prompt: its name, its arguments (`?` marks an optional one) and what it says of itself. */
export async function printPrompts(prompts: readonly Prompt[], style: Style): Promise<Lines> {
	if (prompts.length === 0) return [ours('It offers no prompts.')];
	const rows = prompts.map(({name, title, description, problem, arguments: args = []}): Cell[] => [
		{text: shownKey(name, 'name'), tone: 'strong'},
		{text: safeLine(args.map(arg => `${arg.name}${arg.required ? '' : '?'}`).join(' '))},
		{text: withProblem(firstLine(description ?? title), problem), ...problemTone(problem)},
	]);
	return printTable([ours('PROMPT'), ours('ARGUMENTS'), ours('DESCRIPTION')], rows, style);
}

/** The messages of a prompt, each under its role. */
export function printPromptMessages(result: JsonObject, style: Style): Lines {
	return resultItems(result).flatMap(({role, ...item}) => [
		style.paint(safeLine(`${role ?? 'message'}:`), 'dim'),
		...printItem(item),
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
		{name, title, description, mimeType, problem}: Omit<Resource, 'uri'>,
		size: SafeText,
	): Cell[] => [
		{text: shownKey(uri, 'address'), tone: 'strong'},
		{text: safeLine(mimeType ?? '')},
		{text: size},
		{text: withProblem(firstLine(description ?? title ?? name), problem), ...problemTone(problem)},
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

export function printContents(result: JsonObject): Lines {
	const lines = resultItems(result).flatMap(printItem);
	return lines.length > 0 ? lines : [safeText('It is empty.')];
}
