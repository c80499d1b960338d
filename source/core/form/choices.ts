import type {Field, JsonObject, JsonValue} from '../contract.ts';
import {safeLine} from '../safe-text.ts';
import {valueText} from './entry.ts';
import {asList, isObject} from './json-schema.ts';

export type Choices = NonNullable<Field['choices']>;

function choice(value: JsonValue, title: JsonValue | undefined): Choices[number] {
	return {value, label: safeLine(typeof title === 'string' ? title : valueText(value))};
}

/** Whether every alternative is one constant: a choice with titles. */
export function isTitledChoice(options: readonly JsonValue[]): options is readonly JsonObject[] {
	return options.length > 0 && options.every(option => isObject(option) && Object.hasOwn(option, 'const'));
}

/** The values that a schema leaves to choose from, with their titles; undefined when it leaves any. */
export function choicesOf(schema: JsonObject): Choices | undefined {
	if (Object.hasOwn(schema, 'const')) return [choice(schema.const ?? null, undefined)];
	if (Array.isArray(schema.enum)) {
		const names = asList(schema.enumNames);
		return asList(schema.enum).map((value, index) => choice(value, names[index]));
	}
	for (const options of [asList(schema.oneOf), asList(schema.anyOf)]) {
		if (isTitledChoice(options)) return options.map(({const: value = null, title}) => choice(value, title));
	}
	return undefined;
}
