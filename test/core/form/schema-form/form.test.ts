import {describe, expect, test} from 'vitest';
import type {JsonObject, JsonValue} from '../../../../source/core/contract.ts';
import {
	canAddKeyToWhole,
	createSchemaForm,
	fromValue,
	rowEditText,
	type SchemaFormAction,
	schemaFormReducer,
	toValue,
} from '../../../../source/core/form/schema-form/form.ts';
import {wholeError} from '../../../../source/core/form/schema-form/problems.ts';
import {type FormRow, focusedRow, rows} from '../../../../source/core/form/schema-form/rows.ts';
import type {SchemaForm} from '../../../../source/core/form/schema-form/state.ts';
import {loadValidator} from '../../../../source/core/form/schema-form/validator.ts';

function formOf(properties: JsonObject, more: JsonObject = {}): SchemaForm {
	return createSchemaForm({type: 'object', properties, ...more});
}

async function checkedForm(properties: JsonObject, more: JsonObject = {}): Promise<SchemaForm> {
	const schema = {type: 'object', properties, ...more};
	return createSchemaForm(schema, {validate: await loadValidator(schema)});
}

function act(form: SchemaForm, ...actions: readonly SchemaFormAction[]): SchemaForm {
	return actions.reduce(schemaFormReducer, form);
}

function rowAt(form: SchemaForm, at: string): FormRow {
	const row = rows(form).find(candidate => candidate.at === at);
	if (!row) throw new Error(`no row at ${at} among ${rows(form).map(candidate => candidate.at)}`);
	return row;
}

const places = (form: SchemaForm) => rows(form).map(({at}) => at);

describe('a value that is typed', () => {
	const form = formOf({
		text: {type: 'string'},
		number: {type: 'number'},
		whole: {type: 'integer'},
		any: {},
	});

	test.each<[at: string, text: string, value: JsonValue]>([
		['/text', '5', '5'],
		['/text', '', ''],
		['/number', '1.50', 1.5],
		['/number', '-2e3', -2000],
		['/whole', '42', 42],
		['/any', '{"a": [1]}', {a: [1]}],
		['/any', 'true', true],
	])('in the row %s, "%s" is %j and stays as it was typed', (at, text, value) => {
		const typed = act(form, {type: 'set-text', at, text});
		expect(toValue(typed)).toEqual({value: {[at.slice(1)]: value}, problems: []});
		expect(rowEditText(typed, at)).toBe(text);
		expect(rowAt(typed, at)).toMatchObject({state: 'set', text});
	});

	test.each<[at: string, text: string, problem: string]>([
		['/number', 'twelve', 'must be a number'],
		['/whole', '1.5', 'must be a whole number'],
		['/any', '{"a":', 'must be JSON'],
	])('that is none (%s: "%s") says so, and can be sent as a text all the same', (at, text, problem) => {
		const typed = act(form, {type: 'set-text', at, text});
		expect(rowAt(typed, at).error).toContain(problem);
		expect(rowEditText(typed, at)).toBe(text);
		expect(toValue(typed)).toMatchObject({value: {[at.slice(1)]: text}, problems: [{at}]});
	});

	test.each([
		['/number', '1e999', '1e999'],
		['/number', '+.30000000000000000001', '0.30000000000000000001'],
		['/number', '-0', '-0'],
		['/whole', '12345678901234567890', '12345678901234567890'],
		['/any', '{"id": [1915883588174806058]}', '{"id":[1915883588174806058]}'],
	])('in the row %s, "%s" keeps its digits', (at, text, sent) => {
		const typed = act(form, {type: 'set-text', at, text});
		expect(JSON.stringify(toValue(typed))).toBe(`{"value":{"${at.slice(1)}":${sent}},"problems":[]}`);
		expect(rowEditText(typed, at)).toBe(text);
		expect(rowAt(fromValue(typed, typed.value), at).text).toContain(sent);
	});

	test('and taken away leaves a number unset and a text empty', () => {
		const typed = act(
			form,
			{type: 'set-text', at: '/number', text: '1'},
			{type: 'set-text', at: '/text', text: 'a'},
			{type: 'set-text', at: '/number', text: ''},
			{type: 'set-text', at: '/text', text: ''},
		);
		expect(typed.value).toEqual({text: ''});
	});
});

test('unset, null and an empty text are three things', async () => {
	const form = await checkedForm({note: {type: ['string', 'null']}, name: {type: 'string'}});
	expect(rowAt(form, '/note')).toMatchObject({state: 'unset', can: {setNull: true, unset: false}});
	expect(rowAt(form, '/name').can.setNull).toBe(false);
	const empty = act(form, {type: 'set-text', at: '/note', text: ''});
	expect(empty.value).toEqual({note: ''});
	const none = act(empty, {type: 'set-null', at: '/note'});
	expect(none.value).toEqual({note: null});
	expect(rowAt(none, '/note')).toMatchObject({
		state: 'null',
		text: 'null',
		can: {setNull: false, unset: true},
	});
	expect(toValue(none).problems).toEqual([]);
	expect(act(none, {type: 'unset', at: '/note'}).value).toEqual({});
});

describe('an object in an object', () => {
	const place = {
		type: 'object',
		title: 'Place',
		properties: {city: {type: 'string'}, zip: {type: 'string', default: '3000'}},
		required: ['city'],
	};

	test('that is optional is closed and not there until something in it is filled in', () => {
		const form = formOf({place});
		expect(places(form)).toEqual(['/place']);
		expect(form.value).toEqual({});
		const open = act(form, {type: 'open', at: '/place'});
		expect(places(open)).toEqual(['/place', '/place/city', '/place/zip']);
		expect(open.value).toEqual({});
		expect(rowAt(open, '/place/city')).toMatchObject({depth: 1, required: true, title: 'city'});
		const typed = act(open, {type: 'set-text', at: '/place/city', text: 'Bern'});
		expect(typed.value).toEqual({place: {city: 'Bern', zip: '3000'}});
	});

	test('that is required begins with its defaults', () => {
		const form = formOf({place}, {required: ['place']});
		expect(form.value).toEqual({place: {zip: '3000'}});
		expect(places(form)).toEqual(['/place', '/place/city', '/place/zip']);
	});

	test('can be empty, which is not unset', () => {
		const form = act(formOf({o: {type: 'object', properties: {a: {type: 'string'}}}}), {
			type: 'fill',
			at: '/o',
		});
		expect(form.value).toEqual({o: {}});
		expect(rowAt(form, '/o')).toMatchObject({state: 'set', text: 'empty', isOpen: true});
		expect(act(form, {type: 'unset', at: '/o'}).value).toEqual({});
	});

	test('takes the focus when it is closed over it', () => {
		const form = act(
			formOf({place}, {required: ['place']}),
			{type: 'focus-row', at: '/place/zip'},
			{type: 'open', at: '/place'},
		);
		expect(focusedRow(form)?.at).toBe('/place');
	});

	test('keeps the order of the schema, whatever is filled in first', () => {
		const form = act(
			formOf({a: {type: 'string'}, b: {type: 'string'}, c: {type: 'string'}}),
			{type: 'set-text', at: '/c', text: '3'},
			{type: 'set-text', at: '/a', text: '1'},
			{type: 'set-text', at: '/b', text: '2'},
		);
		expect(JSON.stringify(form.value)).toBe('{"a":"1","b":"2","c":"3"}');
	});

	test('that leads back to itself is opened step by step', () => {
		const schema: JsonObject = {
			type: 'object',
			properties: {node: {$ref: '#/$defs/node'}},
			$defs: {
				node: {
					type: 'object',
					properties: {name: {type: 'string'}, next: {$ref: '#/$defs/node'}, all: {$ref: '#'}},
				},
			},
		};
		const form = act(
			createSchemaForm(schema),
			{type: 'open', at: '/node'},
			{type: 'open', at: '/node/next'},
			{type: 'set-text', at: '/node/next/name', text: 'x'},
		);
		expect(places(form)).toEqual([
			'/node',
			'/node/name',
			'/node/next',
			'/node/next/name',
			'/node/next/next',
			'/node/next/all',
			'/node/all',
		]);
		expect(form.value).toEqual({node: {next: {name: 'x'}}});
	});

	test('that demands itself without end is begun and left', () => {
		const self: JsonObject = {type: 'object', properties: {self: {$ref: '#'}}, required: ['self']};
		expect(rows(createSchemaForm(self)).length).toBeLessThan(20);
	});
});

describe('a list', () => {
	const tags = {type: 'array', items: {type: 'string'}, maxItems: 3};
	const filled = act(
		formOf({tags}),
		{type: 'add-item', at: '/tags'},
		{type: 'set-text', at: '/tags/0', text: 'a'},
		{type: 'add-item', at: '/tags'},
		{type: 'set-text', at: '/tags/1', text: 'b'},
		{type: 'add-item', at: '/tags', index: 0},
		{type: 'set-text', at: '/tags/0', text: 'c'},
	);

	test('gets items where they are wanted, each with the focus, and no more than it can have', () => {
		expect(filled.value).toEqual({tags: ['c', 'a', 'b']});
		expect(focusedRow(filled)?.at).toBe('/tags/0');
		expect(rowAt(filled, '/tags')).toMatchObject({text: '3 items', can: {addItem: false}});
		expect(act(filled, {type: 'add-item', at: '/tags'})).toBe(filled);
	});

	test('lets its items be moved, and the focus goes along', () => {
		const moved = act(filled, {type: 'move', at: '/tags/0', by: 1});
		expect(moved.value).toEqual({tags: ['a', 'c', 'b']});
		expect(focusedRow(moved)?.at).toBe('/tags/1');
		expect(act(moved, {type: 'move', at: '/tags/2', by: 1})).toBe(moved);
		expect(rowAt(moved, '/tags/0').can).toMatchObject({moveUp: false, moveDown: true});
		expect(rowAt(moved, '/tags/2').can).toMatchObject({moveUp: true, moveDown: false});
	});

	test('lets its items be removed, and the focus stays near', () => {
		const fewer = act(filled, {type: 'remove', at: '/tags/2'});
		expect(fewer.value).toEqual({tags: ['c', 'a']});
		expect(focusedRow(fewer)?.at).toBe('/tags/1');
		const none = act(fewer, {type: 'remove', at: '/tags/0'}, {type: 'remove', at: '/tags/0'});
		expect(none.value).toEqual({tags: []});
		expect(focusedRow(none)?.at).toBe('/tags');
	});

	test('keeps what was typed in each item with it, wherever it goes', () => {
		const numbers = act(
			formOf({n: {type: 'array', items: {type: 'number'}}}),
			{type: 'add-item', at: '/n'},
			{type: 'set-text', at: '/n/0', text: '1.0'},
			{type: 'add-item', at: '/n'},
			{type: 'set-text', at: '/n/1', text: 'two'},
			{type: 'move', at: '/n/1', by: -1},
		);
		expect(rows(numbers).map(({text}) => text)).toEqual(['2 items', 'two', '1.0']);
		const one = act(numbers, {type: 'remove', at: '/n/0'});
		expect(rows(one).map(({text, error}) => [text, error])).toEqual([
			['1 item', undefined],
			['1.0', undefined],
		]);
	});

	test('makes room for an item before those in which something was typed', () => {
		const form = act(
			formOf({n: {type: 'array', items: {type: 'number'}}}),
			{type: 'add-item', at: '/n'},
			{type: 'set-text', at: '/n/0', text: '1.0'},
			{type: 'add-item', at: '/n', index: 0},
			{type: 'set-text', at: '/n/0', text: '2.00'},
		);
		expect(rows(form).map(({text}) => text)).toEqual(['2 items', '2.00', '1.0']);
	});

	test('of fixed places has no more items than places', () => {
		const form = act(
			formOf({p: {type: 'array', prefixItems: [{type: 'number'}, {type: 'string'}], items: false}}),
			{type: 'add-item', at: '/p'},
			{type: 'add-item', at: '/p'},
			{type: 'add-item', at: '/p'},
		);
		expect(rows(form).map(({kind}) => kind)).toEqual(['list', 'number', 'text']);
	});

	test('of a few values is a choice of several', () => {
		const form = formOf({days: {type: 'array', items: {enum: ['mo', 'tu', 'we']}}});
		expect(rowAt(form, '/days')).toMatchObject({kind: 'choices', state: 'unset'});
		const two = act(
			form,
			{type: 'toggle-choice', at: '/days', value: 'we'},
			{type: 'toggle-choice', at: '/days', value: 'mo'},
		);
		expect(two.value).toEqual({days: ['mo', 'we']});
		expect(rowAt(two, '/days')).toMatchObject({
			text: 'mo, we',
			choices: [{isChosen: true}, {isChosen: false}, {isChosen: true}],
		});
		expect(act(two, {type: 'toggle-choice', at: '/days', value: 'mo'}).value).toEqual({days: ['we']});
		expect(act(two, {type: 'toggle-choice', at: '/days', value: 'su'})).toBe(two);
		const twice = fromValue(form, {days: ['mo', 'mo']});
		expect(places(twice)).toEqual(['/days', '/days/0', '/days/1']);
	});
});

describe('a choice', () => {
	const form = formOf(
		{
			level: {enum: [1, 'two', null, {deep: true}], enumNames: ['One', 'Two']},
			size: {
				oneOf: [
					{const: 's', title: 'Small'},
					{const: 'l', title: 'Large'},
				],
			},
			on: {type: 'boolean'},
			kind: {const: 'fix'},
		},
		{required: ['size']},
	);

	test('goes round its values, through unset where it need not be given', () => {
		const turn = (steps: number) =>
			act(form, ...Array.from({length: steps}, () => ({type: 'toggle', at: '/level'}) as const)).value;
		expect([1, 2, 3, 4, 5].map(turn)).toEqual([
			{level: 1},
			{level: 'two'},
			{level: null},
			{level: {deep: true}},
			{},
		]);
		expect(act(form, {type: 'toggle', at: '/level', back: true}).value).toEqual({level: {deep: true}});
		const size = act(
			form,
			{type: 'toggle', at: '/size'},
			{type: 'toggle', at: '/size'},
			{type: 'toggle', at: '/size'},
		);
		expect(size.value).toEqual({size: 's'});
		expect(rowAt(size, '/size')).toMatchObject({
			text: 'Small',
			choices: [{label: 'Small', isChosen: true}, {}],
		});
		const on = act(form, {type: 'toggle', at: '/on'});
		expect(on.value).toEqual({on: true});
		const off = act(on, {type: 'toggle', at: '/on'});
		expect(off.value).toEqual({on: false});
		expect(act(off, {type: 'toggle', at: '/on'}).value).toEqual({on: true});
		expect(act(off, {type: 'unset', at: '/on'}).value).toEqual({});
	});

	test('of one value is fixed: there from the beginning where it is required, else there or not', () => {
		expect(rowAt(form, '/kind')).toMatchObject({kind: 'fixed', state: 'unset'});
		expect(act(form, {type: 'toggle', at: '/kind'}).value).toEqual({kind: 'fix'});
		expect(formOf({kind: {const: 'fix'}}, {required: ['kind']}).value).toEqual({kind: 'fix'});
	});
});

describe("keys of the user's own", () => {
	const form = formOf({}, {additionalProperties: {type: 'number'}});

	test('are added, renamed and removed', () => {
		expect(canAddKeyToWhole(form)).toBe(true);
		const two = act(
			form,
			{type: 'add-key', at: '', key: 'x/y'},
			{type: 'set-text', at: '/x~1y', text: '1'},
			{type: 'add-key', at: '', key: '__proto__'},
			{type: 'set-text', at: '/__proto__', text: '2'},
		);
		expect(JSON.stringify(two.value)).toBe('{"x/y":1,"__proto__":2}');
		const renamed = act(two, {type: 'rename-key', at: '/x~1y', key: 'z'});
		expect(JSON.stringify(renamed.value)).toBe('{"z":1,"__proto__":2}');
		expect(rowAt(renamed, '/z')).toMatchObject({text: '1', isFocused: true});
		expect(act(renamed, {type: 'rename-key', at: '/z', key: '__proto__'})).toBe(renamed);
		const one = act(renamed, {type: 'remove', at: '/z'});
		expect(JSON.stringify(one.value)).toBe('{"__proto__":2}');
		expect(focusedRow(one)?.at).toBe('/__proto__');
	});

	test('are not offered where the schema has none, but those that are there are shown and can go', async () => {
		const closed = await checkedForm({a: {type: 'string'}}, {additionalProperties: false});
		expect(canAddKeyToWhole(closed)).toBe(false);
		expect(act(closed, {type: 'add-key', at: '', key: 'b'})).toBe(closed);
		const odd = fromValue(closed, {b: [1]});
		expect(rowAt(odd, '/b')).toMatchObject({
			kind: 'json',
			text: '[1]',
			error: 'is not known to the tool',
			can: {remove: true},
		});
		expect(act(odd, {type: 'remove', at: '/b'}).value).toEqual({});
	});
});

test('a value of another type than the schema says is shown as JSON and kept', () => {
	const form = fromValue(formOf({list: {type: 'array', items: {type: 'string'}}, o: {properties: {a: {}}}}), {
		list: {not: 'a list'},
		o: 5,
	});
	expect(rows(form).map(({kind, text}) => [kind, text])).toEqual([
		['json', '{"not":"a list"}'],
		['json', '5'],
	]);
	expect(act(form, {type: 'set-text', at: '/o', text: '{"a":1}'}).value).toMatchObject({o: {a: 1}});
	expect(rows(act(form, {type: 'set-text', at: '/o', text: '{"a":1}'})).at(-1)).toMatchObject({at: '/o/a'});
});

test('what was typed is void when the value comes from elsewhere', () => {
	const typed = act(formOf({n: {type: 'number'}}), {type: 'set-text', at: '/n', text: 'ten'});
	const set = act(typed, {type: 'set-value', at: '/n', value: 10});
	expect(rowAt(set, '/n')).toMatchObject({text: '10'});
	expect(toValue(set).problems).toEqual([]);
	expect(rowAt(fromValue(typed, {n: 11}), '/n')).toMatchObject({text: '11'});
});

test('an edit of the JSON changes the rows and leaves what is open open', () => {
	const form = act(formOf({o: {type: 'object', properties: {a: {type: 'string'}}}}), {
		type: 'open',
		at: '/o',
	});
	const next = fromValue(form, {o: {a: 'x', more: true}});
	expect(rows(next).map(({at, text}) => [at, text])).toEqual([
		['/o', '2 values'],
		['/o/a', 'x'],
		['/o/more', 'true'],
	]);
	expect(rows(fromValue(next, []))).toMatchObject([{at: '', kind: 'json', text: '[]'}]);
});

test('a secret is not shown', () => {
	const form = act(formOf({key: {type: 'string', format: 'password'}}), {
		type: 'set-text',
		at: '/key',
		text: 'hunter2!',
	});
	expect(rowAt(form, '/key')).toMatchObject({sensitive: true, text: '********'});
	expect(JSON.stringify(rows(form))).not.toContain('hunter2');
});

test('text from a schema or a value does not steer a terminal', () => {
	const bad = '\u001B[2J\u202Ebad';
	const form = createSchemaForm(
		{properties: {[bad]: {type: 'string', title: bad, enum: [bad, 'x']}}},
		{value: {[bad]: bad, [`${bad}2`]: bad}},
	);
	expect(
		JSON.stringify(rows(form).map(({title, text, choices}) => [title, text, choices?.map(c => c.label)])),
	).not.toMatch(/\u001B|\u202E/);
});

describe('what is wrong', () => {
	const properties: JsonObject = {
		name: {type: 'string', minLength: 2},
		mail: {type: 'string', format: 'email'},
		deep: {
			type: 'object',
			properties: {
				list: {type: 'array', items: {type: 'object', properties: {n: {type: 'integer'}}, required: ['n']}},
			},
		},
		any: {type: 'object', minProperties: 1},
	};

	test('is said at its row on every edit, and what is missing when it is to be sent', async () => {
		const form = await checkedForm(properties, {required: ['name']});
		expect(rows(form).filter(({error}) => error)).toEqual([]);
		expect(toValue(form).problems).toEqual([{at: '/name', message: 'is required', isMissing: true}]);
		const short = act(form, {type: 'set-text', at: '/name', text: 'a'});
		expect(rowAt(short, '/name').error).toBe('must have at least 2 characters');
		expect(rowAt(act(short, {type: 'set-text', at: '/name', text: 'ab'}), '/name').error).toBeUndefined();
		const asked = act(form, {type: 'focus-row', at: '/mail'}, {type: 'check'});
		expect(focusedRow(asked)).toMatchObject({at: '/name', error: 'is required'});
	});

	test('is said once, in the words for what was typed', async () => {
		const form = await checkedForm({n: {type: 'number'}, size: {type: 'integer'}});
		const typed = act(
			form,
			{type: 'set-text', at: '/size', text: '1.5'},
			{type: 'set-text', at: '/n', text: 'x'},
		);
		expect(toValue(typed).problems.map(({at, message}) => [at, message])).toEqual([
			['/size', 'must be a whole number'],
			['/n', 'must be a number'],
		]);
	});

	test('is counted at the row that hides it, and opened by a jump to it', async () => {
		const form = fromValue(await checkedForm(properties), {deep: {list: [{n: 1}, {n: 1.5}, {}]}});
		const closed = act(form, {type: 'open', at: '/deep', isOpen: false});
		expect(rowAt(closed, '/deep').problemsBelow).toBe(1);
		const jumped = act(closed, {type: 'focus-first-error'});
		expect(focusedRow(jumped)).toMatchObject({at: '/deep/list/1/n', error: 'must be a whole number'});
		expect(rowAt(act(closed, {type: 'check'}), '/deep/list/2/n').error).toBe('is required');
	});

	test('within a row of JSON says where', async () => {
		const form = await checkedForm({blob: {type: 'object', minProperties: 1, not: {required: ['x']}}});
		const empty = act(form, {type: 'set-text', at: '/blob', text: '{}'});
		expect(rowAt(empty, '/blob').error).toBe('must have at least 1 key');
		const tuple = await checkedForm({t: {items: true, type: 'array', contains: {const: 1}}});
		expect(rowAt(act(tuple, {type: 'set-text', at: '/t', text: '[2]'}), '/t').error).toBe('0: must be 1');
	});

	test('with the whole is said of the whole', async () => {
		const form = await checkedForm({}, {minProperties: 2});
		expect(wholeError(form)).toBe('must have at least 2 keys');
	});

	test('is found as soon as there is a validator', async () => {
		const schema = {type: 'object', properties};
		const form = createSchemaForm(schema, {value: {name: 'x'}});
		expect(toValue(form).problems).toEqual([]);
		const checked = act(form, {type: 'use-validator', validate: await loadValidator(schema)});
		expect(rowAt(checked, '/name').error).toContain('at least 2');
	});
});

describe('the focus', () => {
	const form = formOf({a: {type: 'string'}, b: {type: 'string'}, c: {type: 'string'}});

	test('moves from row to row and stops at the ends', () => {
		expect(focusedRow(form)?.at).toBe('/a');
		expect(focusedRow(act(form, {type: 'focus-next'}))?.at).toBe('/b');
		expect(focusedRow(act(form, {type: 'focus-previous'}))?.at).toBe('/a');
		expect(focusedRow(act(form, {type: 'focus-by', rows: 10}))?.at).toBe('/c');
	});

	test('is nowhere in a form without rows', () => {
		expect(focusedRow(act(formOf({}), {type: 'focus-next'}, {type: 'check'}))).toBeUndefined();
	});
});

test('a form of sixty fields makes its rows in less than five milliseconds', () => {
	const shapes: readonly JsonObject[] = [
		{type: 'string', minLength: 1, description: 'x'.repeat(200)},
		{enum: ['a', 'b']},
		{anyOf: [{type: 'string'}, {type: 'null'}]},
		{type: 'object', properties: {a: {type: 'string'}, b: {$ref: '#'}}},
		{
			oneOf: [
				{properties: {k: {const: 1}}, required: ['k']},
				{properties: {k: {const: 2}}, required: ['k']},
			],
		},
		{type: 'array', items: {type: 'number'}},
	];
	const fields = Array.from({length: 60}, (_, index) => [`f${index}`, shapes[index % shapes.length] ?? {}]);
	let form = formOf(Object.fromEntries(fields));
	// The best of many: other processes may hold the processor up, a slow form is always slow.
	const times = Array.from({length: 50}, (_, index) => {
		form = act(form, {type: 'set-text', at: '/f0', text: String(index)});
		const start = performance.now();
		makeAnew(form);
		return performance.now() - start;
	});
	expect(rows(form).length).toBeGreaterThanOrEqual(60);
	expect(Math.min(...times)).toBeLessThan(5);
});

/** The rows of a form that no rows were made of yet. */
function makeAnew(form: SchemaForm): readonly FormRow[] {
	return rows({...form});
}

test('a schema that unfolds without bound, or is too deep to walk, costs a moment', () => {
	const levels = Array.from({length: 30}, (_, level): [string, JsonObject] => {
		const next = {$ref: `#/$defs/l${level + 1}`};
		const keys = Array.from({length: 10}, (_item, index) => `k${index}`);
		const properties = Object.fromEntries(keys.map(key => [key, {$ref: `#/$defs/l${level + 1}`}]));
		return [`l${level}`, {type: 'object', allOf: [next, {...next}], properties, required: keys}];
	});
	const $defs = Object.fromEntries(levels);
	const deep = Array.from({length: 20_000}).reduce<JsonObject>(inner => ({allOf: [inner]}), {type: 'string'});
	const wide = Object.fromEntries(Array.from({length: 5000}, (_, index) => [`p${index}`, {type: 'string'}]));
	const form = createSchemaForm({
		type: 'object',
		$defs,
		properties: {laughs: {$ref: '#/$defs/l0'}, deep, ...wide},
		required: ['laughs', 'deep'],
	});
	expect(rows(form).length).toBeGreaterThan(5000);
});
