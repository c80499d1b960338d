import {isUnchanged} from '../../bundle/ask-again.ts';
import {parseSource} from '../../bundle/source.ts';
import type {Validators} from '../../bundle/validators.ts';
import type {DownloadProgress, PreparedBundle, UpdateState} from '../../contract.ts';
import {type ErrorCode, toUserError} from '../../errors.ts';
import {readPolicy} from '../../policy/policy.ts';
import {safeLine} from '../../safe-text.ts';
import {currentVersion, type ExtensionRecord, type VersionRecord} from '../../store/record.ts';
import type {Context} from '../context.ts';
import {guardSource} from '../guard-policy.ts';
import {insideOf, prepare} from '../prepare.ts';
import type {KeptCheck, Look} from './kept-checks.ts';
import {lookOfFile, sameLook} from './look-of.ts';
import {updateSource} from './update-source.ts';
import {updateWords} from './update-words.ts';

export type CheckOne = {
	/** What was found the last time about this version. */
	before: KeptCheck | undefined;
	signal: AbortSignal;
	allowHttp: boolean;
	/** Whether a download may be left on the disk for an install to take. */
	leave: boolean;
	onDownload: (progress: DownloadProgress) => void;
};

type Found = {state: UpdateState; look?: Look};

function stateOf({review}: PreparedBundle, record: ExtensionRecord): UpdateState {
	const {version, sha256, existing, alarms, forbidden, rawName, displayName} = review;
	if (sha256 === record.current) return {status: 'current'};
	if (rawName !== record.rawName) return {status: 'other', name: displayName, version};
	if (existing?.change === 'downgrade') return {status: 'older', version, sha256};
	return {
		status: 'available',
		version,
		sha256,
		sameVersion: existing?.change === 'reinstall',
		alarms,
		forbidden,
		...(existing?.newPublisher !== undefined && {newPublisher: existing.newPublisher}),
	};
}

const unreachable: readonly ErrorCode[] = ['DOWNLOAD_FAILED', 'DOWNLOAD_REFUSED', 'BUNDLE_UNREADABLE'];

function stateOfError(error: unknown): UpdateState {
	const {code, message} = toUserError(error);
	const reason = safeLine(message);
	if (code === 'BUNDLE_NOT_FOUND') return {status: 'gone', reason};
	return {status: unreachable.includes(code) ? 'unreachable' : 'unusable', reason};
}

/** What the server is known to have had: what was seen the last time, else what was installed. */
function knownContent(
	{origin}: VersionRecord,
	before: KeptCheck | undefined,
): {validators: Validators; state: UpdateState} | undefined {
	if (before?.look?.kind === 'url' && before.look.asked === origin.asked) {
		return {validators: before.look.validators, state: before.check};
	}
	const {final, etag} = origin;
	return etag === undefined ? undefined : {validators: {final, etag}, state: {status: 'current'}};
}

async function stillThere(
	context: Context,
	place: string,
	known: Validators,
	{signal, allowHttp}: CheckOne,
): Promise<boolean> {
	const source = parseSource(place);
	if (source.kind !== 'url') return false;
	guardSource(await readPolicy(context.policyPlaces), place);
	return isUnchanged(source.address, known, {signal, allowHttp});
}

async function find(context: Context, record: ExtensionRecord, options: CheckOne): Promise<Found> {
	const {before, signal, allowHttp, leave, onDownload} = options;
	const current = currentVersion(record);
	const source = updateSource(current.origin);
	if (source.kind === 'none') return {state: {status: source.status, reason: source.reason}};
	const {kind, place} = source;
	const known = kind === 'url' ? knownContent(current, before) : undefined;
	if (known && (await stillThere(context, place, known.validators, options))) {
		return {state: known.state, look: {kind: 'url', asked: place, validators: known.validators}};
	}
	const look = kind === 'file' ? await lookOfFile(place) : undefined;
	if (before && look && sameLook(look, before.look)) return {state: before.check, look};
	const prepared = await prepare(
		context,
		place,
		{as: record.id, signal, allowHttp, onProgress: onDownload},
		leave ? 'whole' : 'nothing',
	);
	try {
		const {validators} = insideOf(prepared).bundle;
		const state = stateOf(prepared, record);
		if (validators) return {state, look: {kind: 'url', asked: place, validators}};
		return {state, ...(look && sameLook(look, await lookOfFile(place)) && {look})};
	} finally {
		prepared.close();
	}
}

/** Asks where one extension came from what is there now. Throws nothing but the reason of the signal. */
export async function checkOne(
	context: Context,
	record: ExtensionRecord,
	options: CheckOne,
): Promise<KeptCheck> {
	const {state, look} = await find(context, record, options).catch((error: unknown): Found => {
		options.signal.throwIfAborted();
		return {state: stateOfError(error)};
	});
	const check = {
		...state,
		id: record.id,
		installed: safeLine(currentVersion(record).version),
		checkedAt: new Date().toISOString(),
		text: updateWords(state),
	};
	return {of: record.current, check, ...(look && {look})};
}
