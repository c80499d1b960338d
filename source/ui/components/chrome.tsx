import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import {useAppState, useScreen, useTheme} from '../app-context.tsx';
import type {AppState} from '../app-state.ts';
import {callBadges} from '../calls/call-badge.ts';
import {equivalentCommand} from '../equivalent-command.ts';
import {keyOf} from '../keymap.ts';
import {footerKeys} from '../screens/help/help-lines.ts';
import {updateCount} from '../screens/updates/update-mark.ts';
import {count, shellCommand} from '../show.ts';
import {isTyping} from '../text-fields.ts';
import type {Glyphs, Tone} from '../theme.ts';
import {clip, clipLine, type Line, lineWidth, type Segment, seg, spaces} from './lines.ts';
import {isNoticeCut, noticeLine} from './notice-line.ts';
import {Row} from './row.tsx';

function vaultWords({vault}: AppState): Segment {
	if (!vault) return seg(ours('asking the vault'), 'dim');
	const active = vault.available.find(({kind}) => kind === vault.vault);
	if (!active) return seg(ours('no vault: v'), 'warn');
	if (active.ok && active.passphrase) return seg(ours('vault: file, passphrase'), 'warn');
	return seg(
		vault.vault === 'file' ? ours('vault: file') : ours('vault: keychain'),
		active.ok ? 'dim' : 'bad',
	);
}

/** Whether the client's file is as it should be, the longest words first. */
function clientWords({client}: AppState, glyphs: Glyphs): readonly [Segment, Segment] {
	const both = (long: SafeText, short: SafeText, tone: Tone) => [seg(long, tone), seg(short, tone)] as const;
	if (!client) return both(ours('client …'), ours('…'), 'dim');
	if (client.problem) return both(ours('client: unreadable, S says why'), ours('unreadable: S'), 'bad');
	const sign = safeLine(client.inStep ? glyphs.done : glyphs.drift);
	if (!client.inStep)
		return both(safeJoin`${sign} client not in step: S`, safeJoin`${sign} not in step: S`, 'warn');
	return both(safeJoin`${sign} client in step`, safeJoin`${sign} in step`, 'good');
}

function counts(state: AppState): SafeText {
	const {extensions, servers, loaded} = state;
	if (!loaded) return ours('loading');
	const on = extensions.filter(({enabled}) => enabled).length;
	const crashed = extensions.filter(({lastFailure}) => lastFailure).length;
	const failed = crashed === 0 ? ours('') : safeJoin`, ${crashed} crashed`;
	return safeJoin`${count(extensions.length, 'extension')}, ${on} on, ${servers.length} running${failed}`;
}

/** What is there and how it stands, in one line; what has no room is left out from the right. */
export function Header() {
	const state = useAppState();
	const {glyphs} = useTheme();
	const [task] = state.tasks;
	const marks = [
		state.demo ? seg(ours(' demo'), 'warn') : undefined,
		state.readonly ? seg(ours(' read-only'), 'warn') : undefined,
	];
	const name = [seg(ours(' mcpb-tui'), 'strong'), ...marks.filter(mark => mark !== undefined)];
	const now = [...callBadges(state), ...(task ? [seg(safeJoin`  ${task.label}…`, 'accent')] : [])];
	const all: Line = [...name, seg(safeJoin`  ${counts(state)}`, 'text'), updateCount(state, glyphs), ...now];
	// What goes on now, a question most of all, is more than how many there are.
	const left = lineWidth(all) > state.columns && now.length > 0 ? [...name, ...now] : all;
	const [long, short] = clientWords(state, glyphs);
	const end = seg(ours(' '));
	const rights: readonly Line[] = [
		[vaultWords(state), seg(ours('  ')), long, end],
		[long, end],
		[short, end],
	];
	const gapTo = (right: Line) => state.columns - lineWidth(left) - lineWidth(right);
	const right = rights.find(line => gapTo(line) >= 1);
	const shown = right ? [...left, seg(spaces(gapTo(right))), ...right] : left;
	return <Row line={shown} width={state.columns} />;
}

/** A notice while there is one, else the command that does what the screen does. */
export function StatusLine() {
	const state = useAppState();
	const {app} = useScreen();
	const {columns} = state;
	const whole = noticeLine(state);
	if (!whole) {
		return (
			<Row line={[seg(safeJoin` $ ${shellCommand(equivalentCommand(state))}`, 'dim')]} width={columns} />
		);
	}
	if (!isNoticeCut(state)) return <Row line={whole} width={columns} />;
	const more = safeJoin`  ${keyOf(app.keys, 'history.open')} shows it all`;
	const shown = clipLine(whole, columns - lineWidth([seg(more)]));
	return <Row line={[...shown, seg(more, 'key')]} width={columns} />;
}

/** The most useful keys of now; what has no room is left out, the way back, help and quit last. */
export function Footer() {
	const state = useAppState();
	const {app} = useScreen();
	const items = footerKeys(app.keys, state, isTyping(state));
	const shown = ({key, label}: (typeof items)[number]): Line => [
		seg(safeJoin` ${key}`, 'key'),
		seg(safeJoin` ${label} `, 'text'),
	];
	const kept: Line[] = [];
	const last = items.filter(({stays}) => stays).map(shown);
	let room = state.columns - last.reduce((sum, item) => sum + lineWidth(item), 0);
	for (const item of items.filter(({stays}) => !stays).map(shown)) {
		if (lineWidth(item) > room) continue;
		kept.push(item);
		room -= lineWidth(item);
	}
	return <Row line={[...kept, ...last].flat()} width={state.columns} />;
}

/** For a screen on which nothing useful fits. */
export function TooSmall({columns, rows}: {columns: number; rows: number}) {
	const text = safeJoin`mcpb-tui needs 40x10, this is ${columns}x${rows}. q quits.`;
	return <Row line={[seg(clip(text, columns))]} width={columns} />;
}
