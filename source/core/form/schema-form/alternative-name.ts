import type {JsonObject, JsonValue} from '../../contract.ts';
import {choicesOf} from '../choices.ts';
import {valueText} from '../entry.ts';
import {asList, isObject} from '../json-schema.ts';
import {fixedValue, kindOf, type RowKind} from './kind.ts';

const words: Readonly<Record<RowKind, string>> = {
	text: 'text',
	number: 'number',
	integer: 'whole number',
	boolean: 'yes or no',
	choice: 'one of a list',
	choices: 'some of a list',
	fixed: 'fixed',
	object: 'object',
	list: 'list',
	json: 'JSON',
};

/** The value of the property that tells an object from its siblings, as in `{"type": "circle", …}`. */
function tag(schema: JsonObject): string | undefined {
	const properties = isObject(schema.properties) ? Object.values(schema.properties) : [];
	const tags = properties.filter(isObject).flatMap(property => {
		const choices = choicesOf(property);
		return choices?.length === 1 && typeof choices[0]?.value === 'string' ? [choices[0].value] : [];
	});
	return tags[0];
}

/** What an alternative is called: its title, what tells it apart, the name that it is defined under, its kind. */
export function alternativeName(option: JsonValue, schema: JsonObject): string {
	const own = isObject(option) ? option : {};
	const title = own.title ?? schema.title;
	if (typeof title === 'string' && title !== '') return title;
	const told = tag(schema);
	if (told !== undefined) return told;
	if (typeof own.$ref === 'string') return own.$ref.split('/').at(-1) || 'JSON';
	const {type, properties, required, ...rest} = own;
	const isMereDemand = type === undefined && !properties && Object.keys(rest).length === 0;
	if (isMereDemand && asList(required).length > 0) return `with ${asList(required).join(', ')}`;
	const kind = kindOf(schema);
	return kind === 'fixed' ? valueText(fixedValue(schema)) : words[kind];
}

/** The names, each told from the others that are the same by a number. */
export function unequal(names: readonly string[]): readonly string[] {
	return names.map((name, index) => {
		if (names.indexOf(name) === names.lastIndexOf(name)) return name;
		return `${name} (${names.slice(0, index + 1).filter(other => other === name).length})`;
	});
}
