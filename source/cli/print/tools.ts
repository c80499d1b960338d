import type {Field, Tool} from '../../core/contract.ts';
import {schemaFields} from '../../core/form/schema-fields.ts';
import {shownKey} from '../../core/results/shown-key.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import {problemTone, withProblem} from './problem.ts';
import type {Lines, Style} from './style.ts';
import {type Cell, printTable} from './table.ts';

function signature(fields: readonly Field[]): SafeText {
	return safeLine(
		fields.map(({key, required, multiple}) => `${key}${multiple ? '…' : ''}${required ? '' : '?'}`).join(' '),
	);
}

function cells(tool: Tool): Cell[] {
	const [about = ''] = (tool.description ?? tool.title ?? '').trim().split('\n');
	return [
		{text: shownKey(tool.name, 'name'), tone: 'strong'},
		{text: signature(schemaFields(tool.inputSchema))},
		{text: withProblem(safeLine(about), tool.problem), ...problemTone(tool.problem)},
	];
}

/** One line a tool: its name, its arguments (`?` marks an optional one) and what it says of itself. */
export function printTools(tools: readonly Tool[], style: Style): Lines | Promise<Lines> {
	if (tools.length === 0) return [ours('It offers no tools.')];
	return printTable([ours('TOOL'), ours('ARGUMENTS'), ours('DESCRIPTION')], tools.map(cells), style);
}
