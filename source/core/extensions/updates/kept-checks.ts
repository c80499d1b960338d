import {join} from 'node:path';
import type {Validators} from '../../bundle/validators.ts';
import type {UpdateCheck, UpdateState} from '../../contract.ts';
import {ensureFolder, replaceFile} from '../../files.ts';
import {withLock} from '../../lock.ts';
import type {Paths} from '../../paths.ts';
import {type SafeText, safeLine} from '../../safe-text.ts';
import {readStored, readToReplace, type StoredFormat} from '../../stored-file.ts';
import type {Context} from '../context.ts';
import {updateWords} from './update-words.ts';

/** What can be told of a place without reading it; as long as it is the same, so is what is there. */
export type Look =
	| {kind: 'file'; path: string; size: string; modified: string; changed: string; inode: string}
	| {kind: 'url'; asked: string; validators: Validators};

export type KeptCheck = {
	/** The sha256 of the version that it was made for: with another one in use it says nothing. */
	of: string;
	check: UpdateCheck;
	/** How the place looked, where that tells. */
	look?: Look;
};

type KeptChecks = Readonly<Record<string, KeptCheck>>;

function checksFile(paths: Paths): string {
	return join(paths.state, 'updates.json');
}

/** What has no place on the disk: started read-only, or the disk refuses. */
const inMemory = new WeakMap<Context, Map<string, KeptCheck>>();

const line = (value: unknown): SafeText => safeLine(typeof value === 'string' ? value : '');
const lines = (value: unknown): readonly SafeText[] => (Array.isArray(value) ? value.map(line) : []);

function readState(raw: Readonly<Record<string, unknown>>): UpdateState | undefined {
	const {status} = raw;
	const version = line(raw.version);
	const sha256 = line(raw.sha256);
	switch (status) {
		case 'current':
			return {status};
		case 'available':
			return {
				status,
				version,
				sha256,
				sameVersion: raw.sameVersion === true,
				alarms: lines(raw.alarms),
				forbidden: lines(raw.forbidden),
				...(typeof raw.newPublisher === 'string' && {newPublisher: line(raw.newPublisher)}),
			};
		case 'older':
			return {status, version, sha256};
		case 'other':
			return {status, version, name: line(raw.name)};
		case 'gone':
		case 'unreachable':
		case 'unusable':
		case 'local-only':
			return {status, reason: line(raw.reason)};
		default:
			return undefined;
	}
}

/** A look that is no whole one would keep every later question from being asked. */
function isLook(look: Partial<Look> | undefined): look is Look {
	if (look?.kind === 'file') return true;
	return look?.kind === 'url' && typeof look.validators?.final === 'string';
}

type RawCheck = {of?: unknown; check?: Readonly<Record<string, unknown>>; look?: Partial<Look>};

function readCheck(id: string, {of, check, look}: RawCheck): KeptCheck | undefined {
	const state = check && readState(check);
	if (!state || typeof of !== 'string') return undefined;
	const about = {id, installed: line(check.installed), checkedAt: line(check.checkedAt)};
	return {of, check: {...about, ...state, text: updateWords(state)}, ...(isLook(look) && {look})};
}

const format: StoredFormat<KeptChecks> = {
	what: 'the list of updates that were found',
	parse({checks}) {
		if (typeof checks !== 'object' || checks === null) return undefined;
		const read = Object.entries(checks as Record<string, RawCheck>).map(
			([id, raw]) => [id, readCheck(id, raw)] as const,
		);
		return Object.fromEntries(read.filter((entry): entry is [string, KeptCheck] => entry[1] !== undefined));
	},
	hint: 'Move it away and look for updates again: mcpb-tui update --check',
};

/** By extension, what was found when it was last asked, by this process or any other. */
export async function keptChecks(context: Context): Promise<ReadonlyMap<string, KeptCheck>> {
	// Nothing is claimed of what cannot be read: it can be asked again.
	const onDisk = await readChecksOnDisk(context.paths).catch(() => undefined);
	return new Map([...Object.entries(onDisk ?? {}), ...(inMemory.get(context) ?? [])]);
}

/** Throws why what is kept on the disk cannot be used: `RECORD_UNREADABLE`, `RECORD_DAMAGED` or `RECORD_NEWER`. */
export async function readChecksOnDisk(paths: Paths): Promise<KeptChecks | undefined> {
	return readStored(checksFile(paths), format);
}

/** Of two processes at once neither loses what the other found. Throws `RECORD_UNREADABLE` or `RECORD_NEWER`. */
async function changeChecks(paths: Paths, change: (checks: KeptChecks) => KeptChecks): Promise<void> {
	await ensureFolder(paths.state);
	await withLock(join(paths.state, 'updates.lock'), async () => {
		const before = (await readToReplace(checksFile(paths), format)) ?? {};
		const file = {schema: 1, checks: change(before)};
		await replaceFile(checksFile(paths), `${JSON.stringify(file, undefined, '\t')}\n`);
	});
}

/** Keeps what was found: on the disk, or as long as this process lives. */
export async function keepChecks(
	context: Context,
	found: KeptChecks,
	place: 'disk' | 'memory',
): Promise<void> {
	const memory = inMemory.get(context) ?? new Map<string, KeptCheck>();
	inMemory.set(context, memory);
	for (const [id, check] of Object.entries(found)) memory.set(id, check);
	if (place === 'memory') return;
	await changeChecks(context.paths, checks => ({...checks, ...found}));
	for (const id of Object.keys(found)) memory.delete(id);
}

/** What was found about an extension is no longer so: it was changed. Does not throw: it is told apart by its version too. */
export async function dropCheck(context: Context, id: string): Promise<void> {
	inMemory.get(context)?.delete(id);
	if (!(await keptChecks(context)).has(id)) return;
	const without = ({[id]: _, ...others}: KeptChecks) => others;
	await changeChecks(context.paths, without).catch(() => undefined);
}
