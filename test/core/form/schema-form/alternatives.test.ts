import {expect, test} from 'vitest';
import type {JsonObject} from '../../../../source/core/contract.ts';
import {
	createSchemaForm,
	fromValue,
	type SchemaFormAction,
	schemaFormReducer,
	toValue,
} from '../../../../source/core/form/schema-form/form.ts';
import {rows} from '../../../../source/core/form/schema-form/rows.ts';
import type {SchemaForm} from '../../../../source/core/form/schema-form/state.ts';
import {loadValidator} from '../../../../source/core/form/schema-form/validator.ts';

const shape: JsonObject = {
	title: 'Shape',
	oneOf: [
		{
			title: 'Circle',
			type: 'object',
			properties: {kind: {const: 'circle'}, r: {type: 'number'}, name: {type: 'string'}},
			required: ['kind', 'r'],
		},
		{
			title: 'Box',
			type: 'object',
			properties: {kind: {const: 'box'}, w: {type: 'number', default: 2}, name: {type: 'string'}},
			required: ['kind', 'w'],
		},
		{type: 'string'},
	],
};
const schema: JsonObject = {type: 'object', properties: {shape, list: {type: 'array', items: shape}}};

function act(form: SchemaForm, ...actions: readonly SchemaFormAction[]): SchemaForm {
	return actions.reduce(schemaFormReducer, form);
}

const choose = (index: number, at = '/shape') => ({type: 'choose-alternative', at, index}) as const;
const rowOf = (form: SchemaForm, at = '/shape') => rows(form).find(row => row.at === at);

test('an alternative begins with what can only be one thing, its defaults, and what both have', () => {
	const form = act(
		createSchemaForm(schema, {value: {shape: {kind: 'circle', r: 1, name: 'ada', odd: true}}}),
		choose(1),
	);
	expect(form.value).toEqual({shape: {kind: 'box', w: 2, name: 'ada'}});
	expect(rowOf(form)).toMatchObject({
		title: 'Shape',
		alternatives: {chosen: 1, labels: ['Circle', 'Box', 'text']},
		isOpen: true,
	});
});

test('what an alternative held comes back with it, to the letter', () => {
	const start = createSchemaForm(schema, {value: {shape: {kind: 'circle', r: 1, odd: [null]}}});
	const typed = act(start, {type: 'set-text', at: '/shape/r', text: '1.500'});
	const away = act(typed, choose(2), {type: 'set-text', at: '/shape', text: 'just text'});
	expect(away.value).toEqual({shape: 'just text'});
	const back = act(away, choose(0));
	expect(back.value).toEqual({shape: {kind: 'circle', r: 1.5, odd: [null]}});
	expect(rowOf(back, '/shape/r')?.text).toBe('1.500');
	expect(act(back, choose(2)).value).toEqual({shape: 'just text'});
});

test('an alternative chosen for what is unset is there, and goes again with the choice', () => {
	const form = createSchemaForm(schema);
	const box = act(form, choose(1));
	expect(box.value).toEqual({shape: {kind: 'box', w: 2}});
	expect(act(box, choose(0)).value).toEqual({});
});

test('a value shows in the alternative that it has the form of', () => {
	const chosen = (value: JsonObject) => rowOf(createSchemaForm(schema, {value}))?.alternatives?.chosen;
	expect(chosen({shape: {kind: 'box', w: 1}})).toBe(1);
	expect(chosen({shape: {kind: 'circle'}})).toBe(0);
	expect(chosen({shape: 'x'})).toBe(2);
});

test('the alternative stays while a value is typed that would fit another one better', () => {
	const two: JsonObject = {
		type: 'object',
		properties: {
			v: {
				anyOf: [
					{type: 'object', properties: {a: {type: 'string'}}},
					{type: 'object', properties: {b: {type: 'string'}}, required: ['b']},
				],
			},
		},
	};
	const form = act(createSchemaForm(two, {value: {v: {}}}), {type: 'add-key', at: '/v', key: 'b'});
	const typed = act(form, {type: 'set-text', at: '/v/b', text: '"x"'});
	expect(typed.value).toEqual({v: {b: 'x'}});
	expect(rowOf(typed, '/v')?.alternatives?.chosen).toBe(0);
	expect(rowOf(createSchemaForm(two, {value: typed.value}), '/v')?.alternatives?.chosen).toBe(1);
});

test('what a value has to have tells alternatives apart too', () => {
	const demands: JsonObject = {
		type: 'object',
		properties: {id: {}, name: {}},
		anyOf: [{required: ['id']}, {required: ['name']}],
	};
	expect(rowOf(createSchemaForm(demands, {value: {name: 'ada'}}), '')?.alternatives?.chosen).toBe(1);
});

test('an edit of the JSON goes over to the alternative that it has the form of', () => {
	const form = act(createSchemaForm(schema), choose(1));
	expect(rowOf(fromValue(form, {shape: {kind: 'circle', r: 3}}))?.alternatives?.chosen).toBe(0);
});

test('alternatives of items go along when an item moves', () => {
	const form = act(
		createSchemaForm(schema),
		{type: 'add-item', at: '/list'},
		{type: 'add-item', at: '/list'},
		choose(2, '/list/0'),
		{type: 'set-text', at: '/list/0', text: 'a text'},
		{type: 'move', at: '/list/0', by: 1},
	);
	expect(form.value).toEqual({list: [{kind: 'circle'}, 'a text']});
	expect(act(form, choose(0, '/list/1')).value).toEqual({list: [{kind: 'circle'}, {kind: 'circle'}]});
});

test('a tool whose whole arguments are one of several forms has a row for the choice', async () => {
	const root: JsonObject = {
		type: 'object',
		oneOf: [
			{title: 'By id', properties: {id: {type: 'integer'}}, required: ['id']},
			{title: 'By name', properties: {name: {type: 'string'}}, required: ['name']},
		],
	};
	const form = createSchemaForm(root, {validate: await loadValidator(root)});
	expect(rows(form).map(({at, depth}) => [at, depth])).toEqual([
		['', 0],
		['/id', 1],
	]);
	const named = act(form, choose(1, ''), {type: 'set-text', at: '/name', text: 'ada'});
	expect(toValue(named)).toEqual({value: {name: 'ada'}, problems: []});
});

test('only the chosen alternative is judged', async () => {
	const validate = await loadValidator(schema);
	const form = createSchemaForm(schema, {value: {shape: {kind: 'box', w: 'wide'}}, validate});
	expect(toValue(form).problems).toEqual([{at: '/shape/w', message: 'must be a number', isMissing: false}]);
	const circle = act(form, choose(0));
	expect(toValue(circle).problems).toEqual([{at: '/shape/r', message: 'is required', isMissing: true}]);
});
