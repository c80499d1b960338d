import {type ParseError, parse, printParseErrorCode} from 'jsonc-parser';
import type {JsonValue} from '../../core/contract.ts';
import {parseJson} from '../../core/exact-json.ts';
import {createSchemaForm, fromValue, toValue} from '../../core/form/schema-form/form.ts';
import {ours, type SafeText, safeJoin} from '../../core/safe-text.ts';
import {endNaming, type SchemaEdit, schemaEdit} from '../components/schema-edit.ts';
import {areaOf, areaText, type TextArea} from '../components/text-area.ts';
import {graphemes} from '../components/text-edit.ts';
import type {Call} from './call.ts';

const misplaced: Readonly<Record<string, SafeText>> = {
	InvalidSymbol: ours('this is no value'),
	InvalidNumberFormat: ours('this is no number'),
	PropertyNameExpected: ours('a name in quotes is missing'),
	ValueExpected: ours('a value is missing'),
	ColonExpected: ours('a colon is missing'),
	CommaExpected: ours('a comma is missing'),
	CloseBraceExpected: ours('a closing } is missing'),
	CloseBracketExpected: ours('a closing ] is missing'),
	EndOfFileExpected: ours('nothing may follow'),
	UnexpectedEndOfString: ours('a closing quote is missing'),
};

/** Why a text is no JSON, with the place: what Node says of it has no place in a short text. */
function jsonProblem(text: string): SafeText {
	const errors: ParseError[] = [];
	parse(text, errors, {disallowComments: true});
	const [first] = errors;
	const lines = text.slice(0, first?.offset ?? 0).split('\n');
	const column = graphemes(lines.at(-1) ?? '').length + 1;
	const words = (first && misplaced[printParseErrorCode(first.error)]) ?? ours('this is no JSON');
	return safeJoin`Line ${lines.length}, column ${column}: ${words}.`;
}

/** The form with another value, and the focus where it was. */
function fieldsWith({fields}: Call, value: JsonValue): SchemaEdit {
	return {...schemaEdit(fromValue(fields.form, value)), onSubmit: fields.onSubmit};
}

/** The call with these arguments, whatever its form or its text held. */
function withValue(call: Call, value: JsonValue): Call {
	const fields = fieldsWith(call, value);
	const {json, ...rest} = call;
	return {...rest, fields, ...(json && {json: {area: areaOf(JSON.stringify(value, undefined, 2))}})};
}

/** Puts a text in the place of the JSON: when it is some, the form has its value at once. */
export function withJson(call: Call, area: TextArea): Call {
	const text = areaText(area);
	if (call.json && text === areaText(call.json.area)) return {...call, json: {...call.json, area}};
	try {
		const value = parseJson(text.trim() === '' ? '{}' : text);
		return {...call, json: {area}, fields: fieldsWith(call, value)};
	} catch {
		return {...call, json: {area, problem: jsonProblem(text)}};
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
