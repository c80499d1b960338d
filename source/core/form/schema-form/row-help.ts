import type {JsonValue} from '../../contract.ts';
import {type SafeText, safeLine, safeText} from '../../safe-text.ts';
import {choicesOf} from '../choices.ts';
import {valueText} from '../entry.ts';
import {asList} from '../json-schema.ts';
import {alternativeName} from './alternative-name.ts';
import {itemSchema} from './members.ts';
import {itemChoices, type Node, nodeAt} from './node.ts';
import type {Pointer} from './pointer.ts';
import {shapeOf} from './shape.ts';
import type {SchemaForm} from './state.ts';
import {constraintWords, formatExample} from './words.ts';

/** What is said about the row in focus. */
export type RowHelp = {
	/** May have several lines. */
	readonly description: SafeText;
	/** What it is, in words: "text", "whole number or null", "list of text". */
	readonly type: SafeText;
	/** Its limits, each in a few words. */
	readonly constraints: readonly SafeText[];
	readonly example?: SafeText;
	readonly default?: SafeText;
};

const longest = 2000;

function shown(value: JsonValue): SafeText {
	return safeLine(valueText(value).slice(0, longest));
}

function typeWords(form: SchemaForm, {alternative, shape, kind}: Node): string {
	const name = () => {
		if (kind === 'choices') return `some of ${itemChoices(alternative, form.schema)?.length}`;
		if (kind === 'choice') return `one of ${choicesOf(alternative.schema)?.length}`;
		const words = alternativeName({}, {...alternative.schema, title: ''});
		if (alternative.kind !== 'list') return words;
		const [item] = shapeOf(itemSchema(alternative.schema, 0), form.schema).alternatives;
		return item ? `list of ${alternativeName({}, {...item.schema, title: ''})}` : words;
	};
	return shape.nullable ? `${name()} or null` : name();
}

function exampleOf({alternative: {schema}, shape: {common}}: Node): JsonValue | undefined {
	const given =
		[...asList(schema.examples), ...asList(common.examples)][0] ?? schema.example ?? common.example;
	return given ?? formatExample(schema);
}

/** The description, limits and an example for a place: for the row in focus. */
export function rowHelp(form: SchemaForm, at: Pointer): RowHelp {
	const node = nodeAt(form, at);
	const {alternative, shape} = node;
	const {schema} = alternative;
	const ofPicks = alternative.picks.map(pick => pick.description);
	const described = [shape.common.description, ...ofPicks, schema.description].filter(
		(text, index, all): text is string => typeof text === 'string' && all.indexOf(text) === index,
	);
	const example = exampleOf(node);
	const given = shape.common.default ?? schema.default;
	return {
		description: safeText(described.join('\n').slice(0, longest * 5)),
		type: safeLine(typeWords(form, node)),
		constraints: constraintWords(schema).map(words => safeLine(words.slice(0, longest))),
		...(example !== undefined && {example: shown(example)}),
		...(given !== undefined && {default: shown(given)}),
	};
}
