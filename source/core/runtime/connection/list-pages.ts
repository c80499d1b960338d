import type {Client} from '@modelcontextprotocol/sdk/client/index.js';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {UserError} from '../../errors.ts';
import {isExact} from '../../exact-json.ts';
import {isNot, shownJson} from '../../json-words.ts';
import {ours, type SafeText, safeLine} from '../../safe-text.ts';
import {type Asking, request} from './requests.ts';

const mostPages = 1000;
/** Pages in a row that bring nothing new. */
const mostIdle = 3;
/** Milliseconds that all pages may take. */
const patience = 60_000;

type Paged<Item> = {
	method: string;
	/** Where a page has its items. */
	key: string;
	/** The member that an item is known by. */
	identity: string;
	read: (value: JsonValue) => Item;
};

export type ListedItems<Item> = {items: readonly Item[]; remarks: readonly SafeText[]};

type Identified = {problem?: SafeText};

const repeated = ours('it is listed more than once, with other content: this is the first');

/** Each item once: by its identity, or by all of it where it has none. */
function createCollection<Item extends Identified>(identity: string) {
	const items = new Map<string, {item: Item; text: string; isRepeated?: boolean}>();
	return {
		/** Whether it is new. */
		add(item: Item): boolean {
			const text = JSON.stringify(item);
			const id = (item as JsonObject)[identity];
			const key = id === '' ? text : `${id}`;
			const there = items.get(key);
			if (!there) items.set(key, {item, text});
			else if (there.text !== text && !there.isRepeated) {
				const known = there.item.problem;
				const problem = known === undefined ? repeated : safeLine(`${known}; ${repeated}`);
				items.set(key, {...there, isRepeated: true, item: {...there.item, problem}});
			}
			return !there;
		},
		all: () => [...items.values()].map(({item}) => item),
	};
}

/** The cursor of the next page as the server wants it back; undefined at the end. */
function nextCursor({nextCursor: cursor}: JsonObject, remark: (text: string) => void): JsonValue | undefined {
	if (cursor === undefined || (typeof cursor === 'string' && cursor !== '')) return cursor;
	remark(cursor === '' ? 'nextCursor is empty' : isNot('nextCursor', cursor, 'text'));
	return typeof cursor === 'number' || isExact(cursor) ? cursor : undefined;
}

type Progress = {isSeen: boolean; idle: number; pages: number; milliseconds: number};

function whyItEnds({isSeen, idle, pages, milliseconds}: Progress): string | undefined {
	if (isSeen) return 'the next page is one that was listed already';
	if (idle >= mostIdle) return `${mostIdle} pages in a row brought nothing new`;
	if (pages >= mostPages) return `there are more than ${mostPages} pages`;
	return milliseconds > patience ? `${pages} pages took more than ${patience / 1000} s` : undefined;
}

/**
 * All pages of a list, each item read by itself. Whatever a server does with its cursors, this ends; `remarks` say what
 * was odd. A page after the first that is an error ends the list with a remark.
 */
export async function listPages<Item extends Identified>(
	client: Client,
	{method, key, identity, read}: Paged<Item>,
	asking: Asking,
): Promise<ListedItems<Item>> {
	const collection = createCollection<Item>(identity);
	const remarks = new Set<string>();
	const remark = (text: string) => remarks.add(`${method}: ${text}`);
	const seen = new Set<string>();
	const begin = performance.now();
	let cursor: JsonValue | undefined;
	let idle = 0;
	for (let pages = 1; ; pages++) {
		let page: JsonObject;
		try {
			page = await request(client, {method, params: cursor === undefined ? {} : {cursor}}, asking);
		} catch (error) {
			if (pages === 1 || !(error instanceof UserError) || error.code !== 'SERVER_PROTOCOL') throw error;
			remark(`the list ends before page ${pages}: ${error.message}`);
			break;
		}
		const listed = page[key];
		if (!Array.isArray(listed)) remark(isNot(key, listed, 'a list'));
		const added = (Array.isArray(listed) ? listed : []).filter(value => collection.add(read(value)));
		idle = added.length > 0 ? 0 : idle + 1;
		cursor = nextCursor(page, remark);
		if (cursor === undefined) break;
		const known = JSON.stringify(cursor);
		const why = whyItEnds({isSeen: seen.has(known), idle, pages, milliseconds: performance.now() - begin});
		if (why !== undefined) {
			remark(`${why}; the list ends there (nextCursor ${shownJson(cursor)})`);
			break;
		}
		seen.add(known);
	}
	return {items: collection.all(), remarks: [...remarks].map(safeLine)};
}
