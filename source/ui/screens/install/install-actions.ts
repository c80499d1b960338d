import process from 'node:process';
import {fileURLToPath} from 'node:url';
import type {PreparedBundle} from '../../../core/contract.ts';
import {ours, safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {offerRestart, openSettings, showChange, switchExtension} from '../../changes.ts';
import {completePath} from '../../complete-path.ts';
import {editOf} from '../../components/text-edit.ts';
import {keyOf} from '../../keymap.ts';
import {type Answer, type InstallStage, isBundle, nextAnswer, startInstall} from './install-state.ts';
import {readBundles} from './read-bundle.ts';

function stage(app: App): InstallStage | undefined {
	return overlayOf(app.state(), 'install')?.stage;
}

function setStage(app: App, next: InstallStage): void {
	app.dispatch({type: 'change', overlay: {kind: 'install', stage: next}});
}

function closeInstall(app: App): void {
	const current = stage(app);
	if (current && 'bundle' in current) current.bundle.close();
	app.dispatch({type: 'close', kind: 'install'});
}

export function openInstall(app: App, source = '', more: readonly string[] = []): void {
	app.dispatch({type: 'open', overlay: startInstall(source, more)});
}

export function completeSource(app: App): void {
	const current = stage(app);
	if (current?.at !== 'source' || /^https?:/i.test(current.source.text)) return;
	const before = current.source.text;
	void completePath(before, isBundle).then(({text, candidates}) => {
		const now = stage(app);
		// The user typed on meanwhile: the completion is of something else.
		if (now?.at !== 'source' || now.source.text !== before) return;
		setStage(app, {...now, source: editOf(text), candidates});
	});
}

/** What was pasted or dropped may be quoted, escaped for a shell, or a file manager's URL. */
export function cleanSource(text: string): string {
	const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
	// A file URL that names another machine has no path here.
	if (/^file:\/\/(?:localhost)?\//i.test(bare)) return fileURLToPath(bare);
	return /^[a-z]+:\/\//i.test(bare) || process.platform === 'win32'
		? bare
		: bare.replaceAll(/\\([ '"()&[\]$!])/g, '$1');
}

export function readSource(app: App): void {
	const current = stage(app);
	if (current?.at !== 'source') return;
	const source = cleanSource(current.source.text);
	if (source === '') return;
	readBundles(app, [source, ...(current.more ?? []).map(cleanSource)]);
}

/** While a bundle is read: back to what was typed. Before: goes on to the next of several, or closes the screen. */
export function cancelSource(app: App): void {
	const current = stage(app);
	if (current?.at === 'source' && current.more?.length) {
		const [next = '', ...more] = current.more;
		openInstall(app, next, more);
		return;
	}
	if (current?.at !== 'loading') {
		closeInstall(app);
		return;
	}
	if (current.update === undefined) app.dispatch({type: 'change', overlay: startInstall(current.source)});
	else closeInstall(app);
	app.cancel(current.task);
}

/** Leaves the screen while the bundle is read; its review comes by itself. */
export function leaveReading(app: App): void {
	closeInstall(app);
	app.notify(
		'text',
		safeJoin`It is read in the background; ${keyOf(app.keys, 'tasks.open')} shows how far it is.`,
	);
}

export function changeAnswer(app: App, by: 1 | -1): void {
	const current = stage(app);
	if (current?.at === 'review') setStage(app, {...current, answer: nextAnswer(current.answer, by)});
}

export function chooseAnswer(app: App, answer: Answer): void {
	const current = stage(app);
	if (current?.at === 'review') setStage(app, {...current, answer});
}

export function refuse(app: App): void {
	closeInstall(app);
	app.notify('text', ours('Nothing was installed.'));
}

export function takeAnswer(app: App): void {
	const current = stage(app);
	if (current?.at !== 'review') return;
	const {bundle, answer} = current;
	if (answer === 'no') {
		refuse(app);
		return;
	}
	if (bundle.review.existing?.newPublisher === undefined) {
		install(app, bundle, answer);
		return;
	}
	setStage(app, {at: 'accept', bundle, answer, typed: editOf(''), refused: false});
}

export function acceptPublisher(app: App): void {
	const current = stage(app);
	if (current?.at !== 'accept') return;
	const {bundle, answer, typed} = current;
	if (typed.text.trim() !== bundle.review.id) setStage(app, {...current, refused: true});
	else install(app, bundle, answer, bundle.review.sha256);
}

function install(app: App, bundle: PreparedBundle, answer: Answer, acceptOrigin?: string): void {
	setStage(app, {at: 'installing', bundle});
	app.run(safeJoin`installing ${bundle.review.displayName}`, async () => {
		try {
			const changed = await app.core.install(bundle, {
				...(acceptOrigin !== undefined && {acceptOrigin}),
				signal: app.lifetime,
			});
			const {id, displayName, version, missing, settings, enabled} = changed.extension;
			app.dispatch({type: 'select', id});
			const wantsOn = answer === 'install-and-enable' && !enabled;
			const {existing} = bundle.review;
			const back =
				bundle.update && existing
					? safeJoin` ${keyOf(app.keys, 'extension.roll-back')} goes back to ${existing.version}.`
					: ours('');
			showChange(app, changed, safeJoin`${displayName} ${version} is installed.${back}`);
			const isNew = existing === undefined;
			if (missing.length > 0 || (isNew && settings.length > 0)) openSettings(app, id, {enableAfter: wantsOn});
			else if (wantsOn) switchExtension(app, id, true);
			else if (existing) offerRestart(app, changed.extension, safeJoin`as it was in ${existing.version}`);
		} finally {
			closeInstall(app);
		}
	});
}
