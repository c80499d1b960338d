import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {JsonValue} from '../../../../source/core/contract.ts';
import {
	createSchemaForm,
	fromValue,
	rowEditText,
	schemaFormReducer,
	toValue,
} from '../../../../source/core/form/schema-form/form.ts';
import {sameJson} from '../../../../source/core/form/schema-form/member.ts';
import {type FormRow, rows} from '../../../../source/core/form/schema-form/rows.ts';
import type {SchemaForm} from '../../../../source/core/form/schema-form/state.ts';
import {loadValidator} from '../../../../source/core/form/schema-form/validator.ts';
import {toolCase} from './schema-cases.ts';

const settings = {numRuns: 150, seed: 20261121};

function reduce(form: SchemaForm, ...actions: Parameters<typeof schemaFormReducer>[1][]): SchemaForm {
	return actions.reduce(schemaFormReducer, form);
}

function openAll(form: SchemaForm): SchemaForm {
	const closed = rows(form).find(({isOpen, state}) => isOpen === false && state === 'set');
	return closed ? openAll(reduce(form, {type: 'open', at: closed.at})) : form;
}

function expectWhole(form: SchemaForm): void {
	const places = rows(form).map(({at}) => at);
	expect(new Set(places).size).toBe(places.length);
	expect(rows(form).filter(({isFocused}) => isFocused)).toHaveLength(Math.min(places.length, 1));
}

/** Everything that can be done to a row and taken back. */
function* backAndForth(form: SchemaForm, row: FormRow): Generator<SchemaForm> {
	const {at, can, alternatives} = row;
	if (can.edit && row.state === 'set') {
		yield reduce(form, {type: 'set-text', at, text: rowEditText(form, at)});
	}
	for (const index of alternatives?.labels.keys() ?? []) {
		const back = {type: 'choose-alternative', at, index: alternatives?.chosen ?? 0} as const;
		yield reduce(form, {type: 'choose-alternative', at, index}, back);
	}
	if (can.addItem && row.state === 'set') {
		const added = reduce(form, {type: 'add-item', at, index: 0});
		yield reduce(added, {type: 'remove', at: added.focus});
	}
	if (can.moveDown) {
		const moved = reduce(form, {type: 'move', at, by: 1});
		yield reduce(moved, {type: 'move', at: moved.focus, by: -1});
	}
	if (can.rename) {
		const renamed = reduce(form, {type: 'rename-key', at, key: 'renamed/~'});
		yield reduce(renamed, {type: 'rename-key', at: renamed.focus, key: lastKeyOf(at)});
	}
	if (row.state === 'unset' && can.fill) {
		yield reduce(form, {type: 'fill', at}, {type: 'unset', at});
	}
}

function lastKeyOf(at: string): string {
	return (at.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}

function expectSame(form: SchemaForm, value: JsonValue): void {
	expect(
		sameJson(toValue(form).value, value),
		`${JSON.stringify(form.value)} is not ${JSON.stringify(value)}`,
	).toBe(true);
}

test('whatever a value is, a form of it gives the same value and finds nothing wrong with it', async () => {
	await fc.assert(
		fc.asyncProperty(toolCase(), async ({schema, value}) => {
			const validate = await loadValidator(schema);
			const form = createSchemaForm(schema, {value, validate});
			expect(toValue(form).value).toEqual(value);
			expect(toValue(form).problems).toEqual([]);
			expectWhole(openAll(form));
			expect(toValue(fromValue(openAll(form), value)).value).toEqual(value);
		}),
		settings,
	);
});

test('what is done to any row and taken back leaves the value as it was', () => {
	fc.assert(
		fc.property(toolCase(), ({schema, value}) => {
			let form = openAll(createSchemaForm(schema, {value}));
			for (const {at} of rows(form)) {
				const row = rows(form).find(candidate => candidate.at === at);
				if (!row) continue;
				for (const next of backAndForth(form, row)) {
					expectSame(next, value);
					expectWhole(next);
					form = openAll(next);
				}
			}
		}),
		{...settings, numRuns: 60},
	);
});

const anyAction = fc.record({
	row: fc.nat(30),
	type: fc.constantFrom(
		'set-text',
		'toggle',
		'fill',
		'unset',
		'set-null',
		'add-item',
		'add-key',
		'rename-key',
		'remove',
		'move',
		'choose-alternative',
		'open',
		'focus-next',
		'check',
	),
	text: fc.constantFrom('', '1', '-2.50', 'x', '{"a":1}', '[', '__proto__'),
	index: fc.nat(3),
});

test('any keys in any order leave a form whose rows and JSON agree', () => {
	fc.assert(
		fc.property(toolCase(), fc.array(anyAction, {maxLength: 25}), ({schema}, actions) => {
			let form = createSchemaForm(schema);
			for (const {row, type, text, index} of actions) {
				const visible = rows(form);
				const at = visible[row % Math.max(visible.length, 1)]?.at ?? '';
				const action = {type, at, text, key: text, index, by: index > 1 ? 1 : -1};
				form = schemaFormReducer(form, action as Parameters<typeof schemaFormReducer>[1]);
				expectWhole(form);
			}
			const value = JSON.parse(JSON.stringify(form.value)) as JsonValue;
			expectSame(form, value);
			expectSame(fromValue(form, value), value);
			expect(rows(fromValue(form, value)).length).toBeGreaterThanOrEqual(0);
		}),
		settings,
	);
});
