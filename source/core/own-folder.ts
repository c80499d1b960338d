import {lstatSync, readlinkSync, type Stats, statSync} from 'node:fs';
import {chmod, mkdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {systemCode} from './errors.ts';

/** What a folder is to us, looked at without following a link and without changing anything. */
export type FolderState =
	| {kind: 'ours'}
	/** Not there, and nobody else can make it in our place unseen. */
	| {kind: 'absent'}
	/** Ours, but others may look or write into it: what is in it may be theirs. */
	| {kind: 'open'; mode: number}
	/** Not ours, or others can put something else in its place. `why` is half a sentence. */
	| {kind: 'foreign'; why: string}
	| {kind: 'unreadable'; code: string};

const groupWrite = 0o020;
const othersWrite = 0o002;
const sticky = 0o1000;
const mostLinks = 40;

/** Whoever owns `/` can change every path; that is root, but for sandboxes in which root has no number. */
function isTrusted(uid: number): boolean {
	return uid === 0 || uid === process.getuid?.() || uid === lstatSync('/').uid;
}

/** Whether a group is root's, or the one of this user alone that many systems make, with the user's own number. */
function isOwnGroup(gid: number): boolean {
	return gid === 0 || (gid === process.getuid?.() && gid === process.getgid?.());
}

/** Whether others may put something into a folder. */
function isOpen({mode, gid}: Stats): boolean {
	return (mode & othersWrite) !== 0 || ((mode & groupWrite) !== 0 && !isOwnGroup(gid));
}

/** Why others could replace what is in a folder; in a sticky one only the owner of a thing can. */
function doubtAbout(path: string, stats: Stats): string | undefined {
	if (!isTrusted(stats.uid)) return `${path} belongs to another user (uid ${stats.uid})`;
	if (stats.isSymbolicLink()) return undefined;
	if (!stats.isDirectory()) return `${path} is not a folder`;
	if ((stats.mode & sticky) !== 0) return undefined;
	return isOpen(stats) ? `other users can write to ${path}` : undefined;
}

/** Walks to a folder as the system does, link by link, and judges each step; undefined when all of them are safe. */
function judgeWay(folder: string): FolderState | undefined {
	const parts = folder.split('/').filter(Boolean);
	let at = '/';
	for (let links = 0; parts.length > 0; ) {
		const name = parts.shift() as string;
		if (name === '..') at = dirname(at);
		if (name === '.' || name === '..') continue;
		const next = join(at, name);
		const stats = lstatSync(next);
		const why = doubtAbout(next, stats);
		if (why !== undefined) return {kind: 'foreign', why};
		if (!stats.isSymbolicLink()) {
			at = next;
			continue;
		}
		if (++links > mostLinks) return {kind: 'unreadable', code: 'ELOOP'};
		const target = readlinkSync(next);
		if (target.startsWith('/')) at = '/';
		parts.unshift(...target.split('/').filter(Boolean));
	}
	return undefined;
}

function judgeItself(folder: string): FolderState {
	const stats = lstatSync(folder);
	if (stats.isSymbolicLink()) return {kind: 'foreign', why: `${folder} is a symbolic link`};
	if (stats.uid !== process.getuid?.())
		return {kind: 'foreign', why: `${folder} belongs to another user (uid ${stats.uid})`};
	if (!stats.isDirectory()) return {kind: 'foreign', why: `${folder} is not a folder`};
	return (stats.mode & 0o077) === 0 ? {kind: 'ours'} : {kind: 'open', mode: stats.mode & 0o777};
}

function judged(look: () => FolderState): FolderState {
	try {
		return look();
	} catch (error) {
		const code = systemCode(error);
		if (code === 'ENOENT') return {kind: 'absent'};
		if (code === 'ENOTDIR') return {kind: 'foreign', why: 'a part of its path is not a folder'};
		if (code === undefined) throw error;
		return {kind: 'unreadable', code};
	}
}

/**
 * Judges a folder that only this user may have made: `ours` is a directory (not a link) of this user with a mode
 * that keeps all others out, below folders in which only root and this user can replace anything. On Windows the
 * folders of a user are closed to others by the system.
 */
export function judgeFolder(folder: string): FolderState {
	return judged(() => {
		if (process.platform !== 'win32') return judgeWay(dirname(folder)) ?? judgeItself(folder);
		return lstatSync(folder).isDirectory()
			? {kind: 'ours'}
			: {kind: 'foreign', why: `${folder} is not a folder`};
	});
}

/** Whether only root and this user can put anything into a folder that is there; others may read it. */
export function onlyWeFill(folder: string): boolean {
	if (process.platform === 'win32') return true;
	const state = judged(
		() => judgeWay(folder) ?? (isOpen(statSync(folder)) ? {kind: 'foreign', why: ''} : {kind: 'ours'}),
	);
	return state.kind === 'ours';
}

/** Makes one folder after the other; stops where somebody else was faster. */
async function makeMissing(folder: string): Promise<void> {
	const parent = dirname(folder);
	if (judgeFolder(parent).kind === 'absent') await makeMissing(parent);
	if (process.platform !== 'win32' && judged(() => judgeWay(parent) ?? {kind: 'ours'}).kind !== 'ours')
		return;
	await mkdir(folder, {mode: 0o700}).catch(error => {
		if (systemCode(error) !== 'EEXIST') throw error;
	});
}

/**
 * Makes a folder that is ours alone, or closes one of ours to others; what is not ours is left as it is. Returns what
 * the folder is then. Throws the system's error.
 */
export async function makeOwnFolder(folder: string): Promise<FolderState> {
	if (judgeFolder(folder).kind === 'absent') await makeMissing(folder);
	const {kind} = judgeFolder(folder);
	if (process.platform === 'win32' || (kind !== 'open' && kind !== 'ours')) return judgeFolder(folder);
	if ((lstatSync(folder).mode & 0o777) !== 0o700) await chmod(folder, 0o700);
	return judgeFolder(folder);
}
