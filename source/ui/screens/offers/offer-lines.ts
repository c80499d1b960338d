import type {JsonObject, JsonValue, Prompt} from '../../../core/contract.ts';
import {shownKey} from '../../../core/results/shown-key.ts';
import {ours, type SafeText, safeJoin, safeLine, safeText} from '../../../core/safe-text.ts';
import type {AppState} from '../../app-state.ts';
import {keyValue} from '../../components/key-values.ts';
import {
	clip,
	empty,
	fill,
	type Line,
	line,
	paragraph,
	type Segment,
	seg,
	spaces,
} from '../../components/lines.ts';
import {bytes, clock, count, duration, errorWords} from '../../show.ts';
import type {Glyphs} from '../../theme.ts';
import {countOf} from './load-offers.ts';
import {
	capability,
	type Listed,
	type Offer,
	offerOf,
	type ResourceItem,
	remarksOf,
	sections,
} from './offers.ts';
import {showSection} from './offers-actions.ts';

/** The sections as a row, the shown one bright, each with its count where it is known. */
export function sectionBar(state: AppState, id: string | undefined, width: number): Line {
	const offer = offerOf(state, id);
	const tools = id === undefined ? undefined : state.tools[id];
	const counts = {
		tools: tools?.status === 'ready' ? tools.tools.length : undefined,
		prompts: countOf(offer.prompts),
		resources: countOf(offer.resources),
		server: undefined,
	};
	const parts = sections.flatMap((section, index): Segment[] => {
		const number = counts[section];
		const label =
			number === undefined || width < 40 ? safeLine(section) : safeJoin`${safeLine(section)} ${number}`;
		return [
			...(index > 0 ? [seg(ours('  '))] : []),
			{
				...seg(label, section === state.offers.section ? 'key' : 'dim'),
				press: app => showSection(app, section),
			},
		];
	});
	return parts;
}

function firstLine(text: string | undefined): SafeText {
	return safeLine((text ?? '').trim().split('\n')[0] ?? '');
}

/** What stands where a list is not there: why, and what to do. */
export function listNote(
	list: Listed<unknown> | undefined,
	{offer, name, what, width}: {offer: Offer; name: 'prompts' | 'resources'; what: SafeText; width: number},
): readonly Line[] {
	if (list?.status === 'failed') {
		const {message, hint} = errorWords(list.error);
		return [...paragraph(message, width, 'bad'), ...(hint ? paragraph(hint, width, 'dim') : [])].slice(0, 10);
	}
	if (capability(offer, name) === false)
		return paragraph(
			safeJoin`This server offers no ${what}: it does not have that capability.`,
			width,
			'dim',
		);
	if (list?.status === 'loading' && !list.before)
		return [line(safeJoin`Asking the server for its ${what}`, 'dim')];
	if (list === undefined)
		return paragraph(
			safeJoin`Enter asks the server for its ${what}; one that does not run is started for that.`,
			width,
			'dim',
		);
	const methods = name === 'prompts' ? ['prompts/list'] : ['resources/list', 'resources/templates/list'];
	const odd = remarksOf(offer, ...methods).flatMap(remark => paragraph(remark, width, 'warn'));
	if (list.status === 'ready' && list.items.length === 0)
		return [line(safeJoin`It has the capability, and no ${what} now.`, 'dim'), ...odd];
	return odd;
}

function head(selected: boolean, glyphs: Glyphs): Segment {
	return seg(safeLine(selected ? `${glyphs.cursor} ` : '  '));
}

export function promptRow(
	prompt: Prompt,
	selected: boolean,
	{width, glyphs}: {width: number; glyphs: Glyphs},
): Line {
	const args = (prompt.arguments ?? []).map(({name, required}) => `${name}${required ? '' : '?'}`).join(' ');
	const name = shownKey(prompt.name, 'name');
	const used = name.length + args.length + 4;
	const {problem} = prompt;
	const about = problem ? safeJoin`! ${problem}` : firstLine(prompt.description ?? prompt.title);
	return [
		head(selected, glyphs),
		seg(clip(name, width - 2), 'strong'),
		...(args === '' ? [] : [seg(safeJoin` ${safeLine(args)}`, 'accent')]),
		...(about !== '' && width - used > 8
			? [seg(safeJoin`  ${clip(about, width - used)}`, problem ? 'warn' : 'dim')]
			: []),
	];
}

export function resourceRow(
	item: ResourceItem,
	selected: boolean,
	{width, glyphs, offer}: {width: number; glyphs: Glyphs; offer: Offer},
): Line {
	const facts = item.kind === 'resource' ? item.resource : item.template;
	const uri = item.kind === 'resource' ? item.resource.uri : item.template.uriTemplate;
	const watched = item.kind === 'resource' ? offer.watched[uri] : undefined;
	const mark = watched
		? watched.at === undefined
			? ours('watched')
			: safeJoin`changed ${clock(watched.at)} (${watched.updates})`
		: ours('');
	const size =
		item.kind === 'resource' && typeof item.resource.size === 'number' ? bytes(item.resource.size) : ours('');
	const about = [
		item.kind === 'template' ? 'template' : '',
		facts.mimeType ?? '',
		size,
		facts.problem ? `! ${facts.problem}` : firstLine(facts.description ?? facts.title ?? facts.name),
	];
	const room = width - 2 - (mark === '' ? 0 : mark.length + 2);
	const shown = clip(shownKey(uri, 'address'), room);
	const rest = room - shown.length;
	const words = clip(safeLine(about.filter(Boolean).join(' ')), Math.max(0, rest - 2));
	return [
		head(selected, glyphs),
		seg(shown, 'strong'),
		...(rest > 8
			? [seg(fill(safeJoin`  ${words}`, rest), facts.problem ? 'warn' : 'dim')]
			: [seg(spaces(rest))]),
		...(mark === '' ? [] : [seg(safeJoin`  ${mark}`, watched?.at === undefined ? 'accent' : 'warn')]),
	];
}

/** The capabilities as words: `tools (listChanged)`, `resources (subscribe, listChanged)`. */
function capabilityWords(capabilities: JsonObject): SafeText {
	const words = Object.entries(capabilities).map(([name, value]) => {
		const inner: JsonValue = value ?? {};
		const flags = typeof inner === 'object' && inner !== null ? Object.entries(inner) : [];
		const on = flags.filter(([, flag]) => flag !== false).map(([flag]) => flag);
		return on.length > 0 ? `${name} (${on.join(', ')})` : name;
	});
	return words.length === 0 ? ours('none') : safeLine(words.join(', '));
}

function word(value: JsonValue | undefined): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Everything that a server says of itself, and what was asked of it here. */
export function serverLines(offer: Offer, id: string, width: number): Line[] {
	const {facts, level, ping, changes} = offer;
	if (!facts) {
		return paragraph(
			ours(
				'There is no session with this server yet. Enter makes one; a server that does not run is started for it.',
			),
			width,
			'dim',
		);
	}
	const {serverInfo, capabilities, instructions, joined, pid, protocol} = facts;
	const title = word(serverInfo.title);
	const session = joined
		? safeJoin`joined the running server${pid === undefined ? ours('') : safeJoin`, pid ${pid}`}`
		: /^https?:/i.test(id)
			? ours('connected')
			: ours('started for these screens alone: it ends when you leave it');
	return [
		...keyValue(ours('Name'), safeLine(word(serverInfo.name) ?? id), width),
		...(title ? keyValue(ours('Title'), safeLine(title), width) : []),
		...keyValue(ours('Version'), safeLine(word(serverInfo.version) ?? 'not said'), width),
		...keyValue(ours('Protocol'), safeLine(protocol ?? 'not said'), width),
		...keyValue(ours('Capabilities'), capabilityWords(capabilities), width),
		...keyValue(ours('Session'), session, width),
		...(capabilities.logging === undefined
			? keyValue(ours('Log level'), ours('it sends no log (no such capability)'), width, 'dim')
			: keyValue(
					ours('Log level'),
					level === undefined ? ours('as the server has it') : safeLine(level),
					width,
				)),
		...keyValue(ours('Ping'), ping === undefined ? ours('not tried') : duration(ping), width),
		...facts.remarks().flatMap(remark => keyValue(ours('Problem'), remark, width, 'warn')),
		...(instructions === undefined
			? keyValue(ours('Instructions'), ours('none'), width, 'dim')
			: [empty, line(ours('Instructions'), 'strong'), ...paragraph(safeText(instructions), width)]),
		...(changes.length === 0
			? []
			: [
					empty,
					line(safeJoin`${count(changes.length, 'change')} since`, 'strong'),
					...changes.toReversed().map(({at, text}) => [seg(safeJoin`${clock(at)} `, 'dim'), seg(text)]),
				]),
	];
}
