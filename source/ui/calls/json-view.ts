import type {JsonValue} from '../../core/contract.ts';
import {createSchemaForm, fromValue, toValue} from '../../core/form/schema-form/form.ts';
import {type SafeText, safeLine} from '../../core/safe-text.ts';
import {endNaming, schemaEdit} from '../components/schema-edit.ts';
import {areaOf, areaText, type TextArea} from '../components/text-area.ts';
import type {Call} from './call.ts';

/** Why a text is no JSON, with the place in it. */
function jsonProblem(text: string, error: Error): SafeText {
	const position = /position (\d+)/.exec(error.message)?.[1];
	if (position === undefined) return safeLine(error.message);
	const lines = text.slice(0, Number(position)).split('\n');
	return safeLine(
		`Line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${error.message.replace(/ in JSON at position.*/s, '').replace(/ at position.*/s, '')}`,
	);
}

/** The call with these arguments, whatever its form or its text held. */
export function withValue(call: Call, value: JsonValue): Call {
	const fields = schemaEdit(fromValue(call.fields.form, value));
	const {json, ...rest} = call;
	return {...rest, fields, ...(json && {json: {area: areaOf(JSON.stringify(value, undefined, 2))}})};
}

/** Puts a text in the place of the JSON: when it is some, the form has its value at once. */
export function withJson(call: Call, area: TextArea): Call {
	const text = areaText(area);
	if (call.json && text === areaText(call.json.area)) return {...call, json: {...call.json, area}};
	try {
		const value = JSON.parse(text.trim() === '' ? '{}' : text) as JsonValue;
		return {...call, json: {area}, fields: schemaEdit(fromValue(call.fields.form, value))};
	} catch (error) {
		return {...call, json: {area, problem: jsonProblem(text, error as Error)}};
	}
}

/** The call seen the other way: its arguments as JSON, or as a form. */
export function otherView(call: Call): Call {
	const {json, ...rest} = call;
	if (json) return rest;
	const fields = endNaming(call.fields);
	const text = JSON.stringify(toValue(fields.form).value, undefined, 2);
	return {...rest, fields, json: {area: areaOf(text)}};
}

/** A new form with these arguments, judged as the one before was. */
export function withArguments(call: Call, value: JsonValue): Call {
	const {validate, schema} = call.fields.form;
	const fields = schemaEdit(createSchemaForm(schema, {value, ...(validate && {validate})}));
	return withValue({...call, fields}, value);
}
