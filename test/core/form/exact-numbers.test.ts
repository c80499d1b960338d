import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../source/core/contract.ts';
import {parseJson} from '../../../source/core/exact-json.ts';
import {callAsCommand, callAsJsonRpc} from '../../../source/core/form/call-as-command.ts';
import {checkArguments} from '../../../source/core/form/check-arguments.ts';
import {parseArguments} from '../../../source/core/form/parse-arguments.ts';
import {createSchemaForm, schemaFormReducer, toValue} from '../../../source/core/form/schema-form/form.ts';
import {rowHelp} from '../../../source/core/form/schema-form/row-help.ts';
import {rows} from '../../../source/core/form/schema-form/rows.ts';
import {loadValidator} from '../../../source/core/form/schema-form/validator.ts';
import {withholdSecrets} from '../../../source/core/form/withhold-secrets.ts';

const parse = (text: string) => parseJson(text) as JsonObject;
const schemaOf = (properties: string) => parse(`{"type":"object","properties":{${properties}}}`);
const big = '1915883588174806058';

const types = schemaOf(
	'"id":{"type":"integer"},"n":{"type":"number"},"ids":{"type":"array","items":{"type":"integer"}},"any":{}',
);

test.each([
	[`id=${big}`, `{"id":${big}}`],
	[`id=+${big}`, `{"id":${big}}`],
	['id=42', '{"id":42}'],
	['n=1e400', '{"n":1e400}'],
	['n=-0', '{"n":-0}'],
	['n=1.50', '{"n":1.5}'],
	[`ids=${big}`, `{"ids":[${big}]}`],
	[`ids=[${big},1]`, `{"ids":[${big},1]}`],
	[`any:={"a":[${big}]}`, `{"any":{"a":[${big}]}}`],
	[`any=${big}`, `{"any":"${big}"}`],
])('%s is sent as %s', (pair, sent) => {
	const args = parseArguments(types, [pair]);
	expect(JSON.stringify(args)).toBe(sent);
	const call = {id: 'x', tool: 'get', args, inputSchema: types};
	const words = callAsCommand(call);
	expect(JSON.stringify(parseArguments(types, words.slice(4)))).toBe(sent);
	expect(callAsJsonRpc(call)).toContain(`"arguments":${sent}`);
});

test('a secret number is withheld with all its digits, a count of tokens is none', () => {
	const {args, withheld} = withholdSecrets(parse(`{"password":${big},"max_tokens":${big},"a":[${big}]}`), {});
	expect(withheld).toEqual(['/password']);
	expect(JSON.stringify(args)).toBe(`{"max_tokens":${big},"a":[${big}]}`);
});

describe('A schema', () => {
	const problems = async (schema: JsonObject, args: string) =>
		(await checkArguments(schema, parse(args))).problems.map(({path, message}) => `${path} ${message}`);

	test('is told with the digits that it is written in', async () => {
		const schema = schemaOf(
			'"max":{"maximum":18446744073709551615},"one":{"enum":[1915883588174806058,2]},"fixed":{"const":1915883588174806058},"least":{"exclusiveMinimum":18446744073709551615}',
		);
		expect(await problems(schema, '{"max":1e400,"one":3,"fixed":1,"least":5}')).toEqual([
			'max must be at most 18446744073709551615',
			`one must be one of ${big}, 2`,
			`fixed must be ${big}`,
			'least must be more than 18446744073709551615',
		]);
		expect(await problems(schema, `{"max":${big},"one":${big},"fixed":${big}}`)).toEqual([]);
	});

	test('takes long numbers for what they are', async () => {
		const schema = schemaOf(
			'"id":{"type":"integer"},"n":{"type":"number","minimum":0},"ids":{"uniqueItems":true},"either":{"oneOf":[{"type":"string"},{"type":"integer","maximum":18446744073709551615}]}',
		);
		expect(
			await problems(schema, `{"id":${big},"n":1e400,"ids":[${big},1915883588174806059],"either":${big}}`),
		).toEqual([]);
		expect(await problems(schema, `{"id":1.5,"n":-1e-400,"ids":[${big},7,${big}],"either":1e400}`)).toEqual([
			'id must be a whole number',
			'n must be at least 0',
			'ids must not hold an item twice (1 and 3)',
			'either must be at most 18446744073709551615',
		]);
	});

	test('gives a form its defaults and examples with all digits', async () => {
		const schema = schemaOf(
			`"id":{"type":"integer","default":${big},"examples":[${big}]},"one":{"enum":[${big},1915883588174806059]}`,
		);
		const form = createSchemaForm(schema, {validate: await loadValidator(schema)});
		expect(JSON.stringify(toValue(form))).toBe(`{"value":{"id":${big}},"problems":[]}`);
		expect(rowHelp(form, '/id')).toMatchObject({default: big, example: big});
		const chosen = schemaFormReducer(form, {type: 'toggle', at: '/one', back: true});
		expect(JSON.stringify(chosen.value)).toBe(`{"id":${big},"one":1915883588174806059}`);
		expect(rows(chosen).map(({text}) => text)).toEqual([big, '1915883588174806059']);
		expect(rows(chosen)[1]?.choices?.map(({isChosen}) => isChosen)).toEqual([false, true]);
	});
});
