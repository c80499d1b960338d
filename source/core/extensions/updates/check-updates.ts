import type {CheckOptions, UpdateCheck} from '../../contract.ts';
import {toUserError} from '../../errors.ts';
import {safeLine} from '../../safe-text.ts';
import {readStore, type StoreItem} from '../../store/read-store.ts';
import {readRecord} from '../../store/record.ts';
import {markChanged} from '../change-in-step.ts';
import type {Context} from '../context.ts';
import {checkOne} from './check-one.ts';
import {inParallel} from './in-parallel.ts';
import {type KeptCheck, keepChecks, keptChecks} from './kept-checks.ts';
import {updateWords} from './update-words.ts';

// Each may hold a whole bundle in memory.
const atATime = 4;

async function chosen(context: Context, ids: readonly string[] | undefined): Promise<readonly StoreItem[]> {
	const items = readStore(context.paths);
	if (!ids) return items;
	const byId = new Map(items.map(item => [item.id, item]));
	for (const id of ids) if (!byId.has(id)) await readRecord(context.paths, id);
	return [...new Set(ids)].flatMap(id => byId.get(id) ?? []);
}

/** Nobody knows where it came from. */
function unknown({id, problem}: Extract<StoreItem, {record: undefined}>): KeptCheck {
	const state = {status: 'unusable' as const, reason: safeLine(problem.message)};
	const checkedAt = new Date().toISOString();
	return {of: '', check: {id, installed: safeLine('?'), checkedAt, ...state, text: updateWords(state)}};
}

/** That nobody answers now makes nothing untrue that was found before. */
function worthKeeping(found: KeptCheck, before: KeptCheck | undefined): KeptCheck {
	return found.check.status === 'unreachable' && before?.check.status === 'available' ? before : found;
}

/**
 * Asks where extensions came from what is there now, several at a time, and yields each answer as it comes. What was
 * found is kept when all have answered, and also when it is ended before.
 * @param place where it is kept: with `memory` nothing at all is written
 */
export async function* checkUpdates(
	context: Context,
	ids: readonly string[] | undefined,
	{signal, allowHttp = false, onProgress, onUnkept}: CheckOptions,
	place: 'disk' | 'memory',
): AsyncGenerator<UpdateCheck> {
	const items = await chosen(context, ids);
	const before = await keptChecks(context);
	const found: Record<string, KeptCheck> = {};
	let done = 0;
	const check = async (item: StoreItem, end: AbortSignal): Promise<KeptCheck> => {
		const {id, record} = item;
		if (!record) return unknown(item);
		const known = before.get(id);
		const progress = {total: items.length, id};
		onProgress?.({...progress, done});
		const answer = await checkOne(context, record, {
			before: known?.of === record.current ? known : undefined,
			signal: end,
			allowHttp,
			leave: place === 'disk',
			onDownload: download => onProgress?.({...progress, done, download}),
		});
		found[id] = worthKeeping(answer, known?.of === record.current ? known : undefined);
		return answer;
	};
	try {
		for await (const answer of inParallel(items, {most: atATime, signal}, check)) {
			done++;
			onProgress?.({done, total: items.length, id: answer.check.id});
			yield answer.check;
		}
	} finally {
		if (Object.keys(found).length > 0) {
			await keepChecks(context, found, place).catch((error: unknown) => {
				onUnkept?.(safeLine(toUserError(error).message));
			});
			if (place === 'disk') await markChanged(context);
			else context.emit({type: 'extensions'});
		}
	}
}
