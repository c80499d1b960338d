import {describe, expect, test} from 'vitest';
import {actions} from '../../source/ui/actions.ts';
import {type AppState, startState} from '../../source/ui/app-state.ts';
import {editOf} from '../../source/ui/components/text-edit.ts';
import {activePlaces} from '../../source/ui/keymap/active-places.ts';
import {allKeys, findKeys, type KeyRecord, resolveKeys} from '../../source/ui/keymap.ts';
import {footerKeys, helpLines} from '../../source/ui/screens/help/help-lines.ts';
import {startInstall} from '../../source/ui/screens/install/install-state.ts';
import {isTyping} from '../../source/ui/text-fields.ts';

const keys: readonly KeyRecord[] = resolveKeys({});
const home = startState({columns: 100, rows: 30});
const screens: Readonly<Record<string, AppState>> = {
	list: home,
	overview: {...home, focus: 'detail'},
	settings: {...home, focus: 'detail', tab: 'settings'},
	tools: {...home, focus: 'detail', tab: 'tools'},
	logs: {...home, focus: 'detail', tab: 'logs'},
	calls: {...home, focus: 'detail', tab: 'calls'},
	filter: {...home, filter: {editing: true, text: editOf('')}},
	install: {...home, overlays: [startInstall()]},
	help: {...home, overlays: [{kind: 'help', places: ['home'], scroll: 0}]},
	vault: {...home, overlays: [{kind: 'vault', choice: 'file', busy: false}]},
};

test('no key means two things in one place', () => {
	for (const place of new Set(keys.flatMap(({where}) => where))) {
		const names = keys.filter(({where}) => where.includes(place)).flatMap(record => record.keys);
		expect(names, place).toEqual([...new Set(names)]);
	}
});

test('every record has an id and an action of its own', () => {
	expect(Object.keys(actions).sort()).toEqual(allKeys.map(({id}) => id).sort());
});

describe.each(Object.keys(screens))('on the screen "%s"', name => {
	const state = screens[name] ?? home;

	test('Ctrl-C, help and the way back work', () => {
		const places = activePlaces(state);
		expect(findKeys(keys, places, 'ctrl-c')[0]?.id).toBe('interrupt');
		expect(findKeys(keys, places, 'f1')[0]?.id).toBe('help.open');
		expect(findKeys(keys, places, 'esc')[0]?.id).not.toBe('quit');
	});

	test('every key of the footer is in the help', () => {
		const help = helpLines(keys, activePlaces(state), state, 200)
			.map(line => line.map(({text}) => text).join(''))
			.join('\n');
		for (const {key, label} of footerKeys(keys, state, isTyping(state))) {
			expect(help).toContain(key);
			expect(help).toContain(label);
		}
	});
});

test('the user has other keys for an action by the settings', () => {
	const own = resolveKeys({'extension.install': ['a', 'ctrl-n']});
	expect(findKeys(own, activePlaces(home), 'a')[0]?.id).toBe('extension.install');
	expect(findKeys(own, activePlaces(home), 'i')).toEqual([]);
});

test('while one types the footer names no key that would be typed', () => {
	const shown = footerKeys(keys, screens.install ?? home, true).map(({key}) => key);
	expect(shown).toContain('F1');
	expect(shown).not.toContain('?');
});

test('the way back is named however little room there is, also from the tabs', () => {
	for (const name of ['overview', 'logs', 'install', 'vault', 'filter']) {
		const shown = footerKeys(keys, screens[name] ?? home, false);
		expect(shown.find(({key}) => key === 'Esc')?.stays, name).toBe(true);
	}
});

test('while one types the help names no key that would be typed', () => {
	const state = screens.install ?? home;
	const help = helpLines(keys, activePlaces(state), state, 80).map(line => line[0]?.text.trim());
	expect(help).toContain('F1');
	expect(help.filter(name => name?.startsWith('? '))).toEqual([]);
});

test('in a narrow help the reasons wrap instead of being cut', () => {
	const lines = helpLines(keys, activePlaces(home), home, 56).map(line =>
		line.map(({text}) => text).join(''),
	);
	expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(56);
	expect(lines.join(' ').replaceAll(/ +/g, ' ')).toContain('There is no earlier version to go back to.');
});

test('the footer leaves out what does nothing now', () => {
	const shown = (state: AppState) => footerKeys(keys, state, false).map(({key, label}) => `${key} ${label}`);
	expect(shown(home)).not.toContain('/ filter');
	expect(shown(home)).not.toContain('Space on/off');
	expect(shown({...home, readonly: true})).not.toContain('i install');
	expect(shown(screens.logs ?? home)).not.toContain('Enter unfold/fold');
	const vault: AppState = {...home, overlays: [{kind: 'vault', choice: 'file', busy: true}]};
	expect(shown(vault)).not.toContain('Enter use it');
	expect(shown({...home, overlays: [{kind: 'tasks', focus: 0}]})).toEqual(['Esc close', '? help']);
});
