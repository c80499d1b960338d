import {ours, type SafeText} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import type {KeyFacts} from './key-facts.ts';

const withoutLines = ({log}: AppState) =>
	log && log.end > log.buffer.first() ? undefined : ours('There are no lines.');

const whileFollowing = ({log}: AppState) =>
	log?.at === 'follow' && !log.buffer.isBehind() ? ours('It follows already.') : undefined;

const withoutSearch = ({log}: AppState) =>
	log?.search.found ? undefined : ours('Nothing is searched for yet (/).');

/** A key of the log itself. */
function key<const Id extends string>(
	id: Id,
	keys: readonly string[],
	label: SafeText,
	{group = 'Looking', ...more}: Partial<Pick<KeyFacts, 'group' | 'footer' | 'disabledReason'>> = {},
) {
	return {id, keys, label, where: ['log'], group, ...more} as const satisfies KeyFacts;
}

/** Keys of a log. */
export const logKeys = [
	key('log.follow', ['G', 'f', 'end'], ours('follow'), {footer: 1, disabledReason: whileFollowing}),
	key('log.search', ['/'], ours('search'), {footer: 2, disabledReason: withoutLines}),
	key('log.unfold', ['enter', 'P'], ours('unfold/fold'), {footer: 3, disabledReason: withoutLines}),
	key('log.next', ['n'], ours('next hit'), {footer: 3, disabledReason: withoutSearch}),
	key('log.previous', ['N'], ours('previous hit'), {disabledReason: withoutSearch}),
	key('log.next-error', ['x', 'e'], ours('next error')),
	key('log.previous-error', ['X', 'E'], ours('previous error'), {footer: 5, disabledReason: withoutLines}),
	key('log.next-warning', ['w'], ours('next warning or error')),
	key('log.previous-warning', ['W'], ours('previous warning or error')),
	key('log.previous-run', ['{'], ours('run before')),
	key('log.next-run', ['}'], ours('run after')),
	key('log.level', ['l'], ours('least level'), {footer: 4}),
	key('log.messages', ['M'], ours('messages on/off')),
	key('log.filter', ['F'], ours('levels, kinds, sessions'), {footer: 6}),
	key('log.only', ['&'], ours('only lines that fit')),
	key('log.scope', ['a'], ours('this server, marked, all'), {footer: 7}),
	key('log.client', ['C'], ours("the client's own log")),
	key('log.mark', ['m'], ours('mark')),
	key('log.next-mark', ['u'], ours('next mark')),
	key('log.previous-mark', ['U'], ours('previous mark')),
	key('log.wrap', ['|'], ours('wrap')),
	key('log.time', ['T'], ours('time: clock, since the line before, off')),
	key('log.raw', ['O'], ours('bare lines, to select')),
	key('log.save', ['ctrl-s'], ours('save to a file')),
	key('log.right', ['L', 'shift-right', '>'], ours('to the right'), {group: 'Moving'}),
	key('log.left', ['H', 'shift-left', '<'], ours('to the left'), {group: 'Moving'}),
	{
		id: 'log-filter.take',
		keys: ['space', 'x'],
		label: ours('choose'),
		where: ['log-filter'],
		group: 'Looking',
		footer: 1,
	},
	{
		id: 'log-filter.down',
		keys: ['down', 'j', 'tab'],
		label: ours('down'),
		where: ['log-filter'],
		group: 'Moving',
	},
	{
		id: 'log-filter.up',
		keys: ['up', 'k', 'shift-tab'],
		label: ours('up'),
		where: ['log-filter'],
		group: 'Moving',
	},
	{id: 'search.keep', keys: ['enter'], label: ours('search'), where: ['search'], group: 'Looking', footer: 1},
	{id: 'search.clear', keys: ['esc'], label: ours('clear'), where: ['search'], group: 'Looking', footer: 2},
] as const satisfies readonly KeyFacts[];
