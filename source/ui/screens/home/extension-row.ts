import type {ExtensionSummary, RunningServer} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {fill, type Line, lineWidth, lit, type Segment, seg, spaces} from '../../components/lines.ts';
import type {Glyphs, Tone} from '../../theme.ts';

type Status = {sign: SafeText; word: SafeText; tone: Tone};

/** What matters most about an extension, in one sign and one word: never told by colour alone. */
function statusOf(extension: ExtensionSummary, servers: readonly RunningServer[], glyphs: Glyphs): Status {
	const server = servers.find(({id}) => id === extension.id);
	const sign = (glyph: keyof Glyphs) => safeLine(glyphs[glyph]);
	if (extension.state === 'broken') return {sign: sign('broken'), word: ours('broken'), tone: 'bad'};
	if (extension.state === 'incompatible')
		return {sign: sign('broken'), word: ours('cannot run'), tone: 'bad'};
	const mark = sign(extension.enabled ? 'on' : 'off');
	if (server?.state === 'restarting') {
		return {sign: sign('attention'), word: ours('restarting'), tone: 'warn'};
	}
	if (server && extension.inClient !== 'drift') {
		return {sign: mark, word: safeJoin`${sign('running')} running`, tone: 'good'};
	}
	if (extension.state === 'needs-settings')
		return {sign: sign('attention'), word: ours('settings'), tone: 'warn'};
	if (extension.inClient === 'drift') return {sign: sign('drift'), word: ours('edited'), tone: 'warn'};
	if (extension.enabled && extension.inClient === 'no')
		return {sign: sign('drift'), word: ours('not synced'), tone: 'warn'};
	return extension.enabled
		? {sign: mark, word: ours('on'), tone: 'good'}
		: {sign: mark, word: ours('off'), tone: 'dim'};
}

export type RowOptions = {
	width: number;
	query: string;
	selected: boolean;
	servers: readonly RunningServer[];
	glyphs: Glyphs;
};

/** A row of the list: sign, name with lit hits, version where there is room, and the status in a word. */
export function extensionRow(
	extension: ExtensionSummary,
	{width, query, selected, servers, glyphs}: RowOptions,
): Line {
	const status = statusOf(extension, servers, glyphs);
	const lead: Segment[] = [
		seg(selected ? safeLine(`${glyphs.cursor} `) : spaces(2), 'accent'),
		seg(safeJoin`${status.sign} `, status.tone),
	];
	const version = width >= 38 ? safeJoin` ${extension.version}` : ours('');
	const tail = safeJoin` ${status.word}`;
	const room = Math.max(4, width - lineWidth(lead) - lineWidth([seg(version), seg(tail)]));
	const name = fill(extension.displayName, room, glyphs.ellipsis);
	return [...lead, ...lit(name, query), seg(version, 'dim'), seg(tail, status.tone)];
}
