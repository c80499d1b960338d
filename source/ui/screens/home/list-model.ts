import type {ExtensionSummary, ForeignEntry, RunningServer} from '../../../core/contract.ts';
import {ours, type SafeText, safeLine} from '../../../core/safe-text.ts';
import type {ListGroup, ListSort} from '../../../core/settings.ts';
import type {AppState} from '../../app-state.ts';
import {standingOf, standings, standingTitle} from './extension-status.ts';

/** One thing in the list: an extension, or an entry of the client's file that is not ours. */
export type ListItem =
	| {
			readonly kind: 'extension';
			readonly id: string;
			readonly name: SafeText;
			readonly extension: ExtensionSummary;
			readonly server: RunningServer | undefined;
	  }
	/** Its id is what `connect` takes. */
	| {readonly kind: 'foreign'; readonly id: string; readonly name: SafeText; readonly entry: ForeignEntry};

/** A row of the list: an item, or the heading of those under it. */
export type ListRow = {type: 'item'; item: ListItem} | {type: 'heading'; title: SafeText; count: number};

export type ListView = {
	readonly sort: ListSort;
	readonly group: ListGroup;
	/** The ids of what is marked, for doing one thing to all of them. */
	readonly marked: ReadonlySet<string>;
};

export const startView: ListView = {sort: 'name', group: 'none', marked: new Set()};

const foreignPrefix = 'client:';

/** The id of an entry that is not ours. */
function foreignId(name: string): string {
	return foreignPrefix + name;
}

export function isForeign(id: string | undefined): boolean {
	return id?.startsWith(foreignPrefix) ?? false;
}

/** What the client's file calls it. */
export function foreignName(id: string): string {
	return id.slice(foreignPrefix.length);
}

type Item<Kind extends ListItem['kind']> = Extract<ListItem, {kind: Kind}>;

let collator: Intl.Collator | undefined;

function nameKey({name}: ListItem): string {
	return name.toLowerCase().replaceAll(/\d+/g, digits => digits.padStart(12, '0'));
}

/**
 * By name, with numbers in it by their size. Making the first collator of a process takes longer than drawing a
 * frame, so names of ASCII alone do without.
 */
function nameOrder(items: readonly ListItem[]): (a: ListItem, b: ListItem) => number {
	const byId = (a: ListItem, b: ListItem) => (a.id < b.id ? -1 : 1);
	if (items.every(({name}) => /^[ -~]*$/.test(name))) {
		const keys = new Map(items.map(item => [item.id, nameKey(item)]));
		const keyOf = ({id}: ListItem) => keys.get(id) ?? '';
		return (a, b) => (keyOf(a) === keyOf(b) ? byId(a, b) : keyOf(a) < keyOf(b) ? -1 : 1);
	}
	collator ??= new Intl.Collator(undefined, {numeric: true, sensitivity: 'base'});
	const {compare} = collator;
	return (a, b) => compare(a.name, b.name) || byId(a, b);
}

function rank({extension, server}: Item<'extension'>): number {
	return standings.indexOf(standingOf(extension, server));
}

const orders: Readonly<Record<ListSort, (a: Item<'extension'>, b: Item<'extension'>) => number>> = {
	name: () => 0,
	state: (a, b) => rank(a) - rank(b),
	running: (a, b) => Number(b.server !== undefined) - Number(a.server !== undefined),
	changed: (a, b) => b.extension.changedAt.localeCompare(a.extension.changedAt),
};

function headingOf(item: ListItem, group: ListGroup): SafeText {
	if (item.kind === 'foreign') return ours('Not ours');
	if (group === 'state') return standingTitle(standingOf(item.extension, item.server));
	return group === 'type' ? safeLine(item.extension.serverType ?? 'unknown') : ours('');
}

/** What a filter asks for: `!` before it asks for everything else. */
function matcher(query: string): (item: ListItem) => boolean {
	const inverse = query.startsWith('!');
	const wanted = (inverse ? query.slice(1) : query).trim().toLowerCase();
	if (wanted === '') return () => true;
	return ({id, name}) =>
		(id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted)) !== inverse;
}

type Source = Pick<AppState, 'extensions' | 'servers' | 'client' | 'filter'> & {
	list: Pick<ListView, 'sort' | 'group'>;
};

function build({extensions, servers, client, filter, list: {sort, group}}: Source): readonly ListRow[] {
	const running = new Map(servers.map(server => [server.id, server]));
	const matches = matcher(filter.text.text.trim());
	const mine = extensions
		.map(
			(extension): Item<'extension'> => ({
				kind: 'extension',
				id: extension.id,
				name: extension.displayName,
				extension,
				server: running.get(extension.id),
			}),
		)
		.filter(matches);
	const byName = nameOrder(mine);
	mine.sort((a, b) => orders[sort](a, b) || byName(a, b));
	const foreign = (client?.foreign ?? [])
		.map(
			(entry): ListItem => ({kind: 'foreign', id: foreignId(entry.name), name: safeLine(entry.name), entry}),
		)
		.filter(matches);
	foreign.sort(nameOrder(foreign));
	const groups = new Map<SafeText, ListItem[]>();
	const byUrgency = group === 'state' ? mine.toSorted((a, b) => rank(a) - rank(b)) : mine;
	for (const item of [...byUrgency, ...foreign]) {
		const heading = headingOf(item, group);
		const items = groups.get(heading);
		if (items) items.push(item);
		else groups.set(heading, [item]);
	}
	return [...groups].flatMap(([title, items]): ListRow[] => [
		...((title as string) === '' ? [] : [{type: 'heading' as const, title, count: items.length}]),
		...items.map(item => ({type: 'item' as const, item})),
	]);
}

type List = {rows: readonly ListRow[]; items: readonly ListItem[]};
type Made = List & {from: readonly unknown[]};

let made: Made | undefined;

/** The rows of the list as they are shown. Made anew only when something in them changed: a list can be long. */
export function listOf(state: Source): List {
	const {extensions, servers, client, filter, list} = state;
	const from = [extensions, servers, client?.foreign, filter.text.text, list.sort, list.group];
	if (made && from.every((part, index) => part === made?.from[index])) return made;
	const rows = build(state);
	const items = rows.flatMap(row => (row.type === 'item' ? [row.item] : []));
	made = {rows, items, from};
	return made;
}

/** The rows' index of the item with that index. */
export function rowOf({rows, items}: List, index: number): number {
	const item = items[index];
	return Math.max(
		0,
		rows.findIndex(row => row.type === 'item' && row.item === item),
	);
}

/** What is selected, if it is in the list. */
export function selectedItem(state: AppState): ListItem | undefined {
	return listOf(state).items.find(({id}) => id === state.selected);
}

/** The extensions that an action is about: those that are marked, else the one that is selected. */
export function chosenExtensions(state: AppState): readonly ExtensionSummary[] {
	const {marked} = state.list;
	if (marked.size > 0) return state.extensions.filter(({id}) => marked.has(id));
	return state.extensions.filter(({id}) => id === state.selected);
}
