import type {ExtensionSummary, RunningServer} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {count} from '../../show.ts';
import type {Glyphs, Tone} from '../../theme.ts';

/** How an extension stands, the most urgent first. */
export const standings = [
	'unreadable',
	'broken',
	'incompatible',
	'needs-settings',
	'crashed',
	'passphrase',
	'edited',
	'not-synced',
	'running',
	'on',
	'off',
] as const;
export type Standing = (typeof standings)[number];

/** What matters most about an extension. */
export function standingOf(extension: ExtensionSummary, server: RunningServer | undefined): Standing {
	const {state, inClient, enabled, lastFailure} = extension;
	if (state === 'unreadable' || state === 'broken' || state === 'incompatible') return state;
	if (state === 'needs-settings' && !server) return inClient === 'drift' ? 'edited' : state;
	if (lastFailure && !server) return 'crashed';
	if (state === 'ready' && extension.problem && !server) return 'passphrase';
	if (inClient === 'drift') return 'edited';
	if (state === 'needs-settings') return 'running';
	if (enabled && inClient === 'no') return 'not-synced';
	if (server) return 'running';
	return enabled ? 'on' : 'off';
}

const words: Readonly<Record<Standing, {word: SafeText; tone: Tone; sign?: keyof Glyphs}>> = {
	unreadable: {word: ours('unreadable'), tone: 'bad', sign: 'broken'},
	broken: {word: ours('broken'), tone: 'bad', sign: 'broken'},
	incompatible: {word: ours('cannot run'), tone: 'bad', sign: 'broken'},
	'needs-settings': {word: ours('settings'), tone: 'warn', sign: 'attention'},
	crashed: {word: ours('crashed'), tone: 'bad', sign: 'broken'},
	passphrase: {word: ours('passphrase'), tone: 'warn', sign: 'attention'},
	edited: {word: ours('edited'), tone: 'warn', sign: 'drift'},
	'not-synced': {word: ours('not synced'), tone: 'warn', sign: 'drift'},
	running: {word: ours('running'), tone: 'good'},
	on: {word: ours('on'), tone: 'good'},
	off: {word: ours('off'), tone: 'dim'},
};

export type Status = {
	/** Whether it is switched on, or why that means nothing. */
	sign: SafeText;
	/** The longest first: the list takes what fits. */
	tails: readonly SafeText[];
	tone: Tone;
};

function runningTails(server: RunningServer, mark: SafeText): readonly SafeText[] {
	const {state, sessions, restarts} = server;
	const word = state === 'running' ? ours('running') : safeLine(state);
	const many = sessions > 1 ? [count(sessions, 'session')] : [];
	const again = restarts > 0 ? [count(restarts, 'restart')] : [];
	const facts = [...again, ...many];
	const long = safeJoin`${mark} ${safeLine([word, ...many, ...again].join(', '))}`;
	const short = state === 'running' && facts[0] ? facts[0] : word;
	return [long, safeJoin`${mark} ${short}`];
}

/** How an extension stands in a sign and in words: never told by colour alone. */
export function statusOf(
	extension: ExtensionSummary,
	server: RunningServer | undefined,
	glyphs: Glyphs,
): Status {
	const standing = standingOf(extension, server);
	const {word, tone, sign} = words[standing];
	const glyph = (name: keyof Glyphs) => safeLine(glyphs[name]);
	const own = glyph(
		standing === 'broken' || standing === 'incompatible' ? 'broken' : extension.enabled ? 'on' : 'off',
	);
	if (!server) return {sign: own, tails: [sign ? safeJoin`${glyph(sign)} ${word}` : word, word], tone};
	const tails = runningTails(server, glyph('running'));
	const busy = server.state === 'running' && server.restarts === 0;
	if (standing === 'running') return {sign: own, tails, tone: busy ? 'good' : 'warn'};
	// It runs, and something else about it is more urgent: both are told.
	const mark = safeJoin`${glyph(sign ?? 'attention')} ${word}`;
	return {
		sign: own,
		tails: [...tails.map(tail => safeJoin`${mark} ${tail}`), safeJoin`${glyph('running')}${mark}`],
		tone,
	};
}

const groupTitles: Readonly<Record<Standing, SafeText>> = {
	unreadable: ours('Cannot run'),
	broken: ours('Cannot run'),
	incompatible: ours('Cannot run'),
	'needs-settings': ours('Needs settings'),
	crashed: ours('Crashed'),
	passphrase: ours('Needs a passphrase'),
	edited: ours('Not as in the client'),
	'not-synced': ours('Not as in the client'),
	running: ours('Running'),
	on: ours('Switched on'),
	off: ours('Switched off'),
};

/** The heading that an extension stands under when the list is grouped by state. */
export function standingTitle(standing: Standing): SafeText {
	return groupTitles[standing];
}
