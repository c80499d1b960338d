import type {ExtensionDetail, RunningServer} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {keyValue} from '../../components/key-values.ts';
import {clip, empty, type Line, line, paragraph, seg, wrap} from '../../components/lines.ts';
import {bytes, count, dateTime, duration, originWords, shellCommand, startedBy} from '../../show.ts';
import type {Glyphs} from '../../theme.ts';

type Input = {
	detail: ExtensionDetail;
	servers: readonly RunningServer[];
	width: number;
	glyphs: Glyphs;
	now: number;
};

const states: Readonly<Record<ExtensionDetail['state'], SafeText>> = {
	ready: ours('ready'),
	'needs-settings': ours('needs settings'),
	incompatible: ours('cannot run on this machine'),
	broken: ours('broken'),
	unreadable: ours('cannot be read'),
};

function clientWords({enabled, inClient, entry}: ExtensionDetail): Line {
	const how = entry === 'direct' ? ours(', direct entry') : ours('');
	if (inClient === 'drift') return [seg(ours('its entry was edited by hand (S shows how)'), 'warn')];
	if (inClient === 'unknown') return [seg(ours('its configuration cannot be read'), 'warn')];
	if (inClient === 'yes') return [seg(safeJoin`in its configuration${how}`, 'good')];
	return enabled
		? [seg(ours('not in its configuration: S writes it'), 'warn')]
		: [seg(ours('not in its configuration'), 'dim')];
}

function serverLines(servers: readonly RunningServer[], {detail, width, now}: Input): Line[] {
	const mine = servers.filter(({id}) => id === detail.id);
	if (mine.length === 0) return keyValue(ours('Server'), ours('not running'), width, 'dim');
	return mine.flatMap((server, index) => {
		const facts = [
			safeLine(server.state),
			safeJoin`pid ${server.serverPid ?? server.pid}`,
			safeJoin`for ${duration(now - Date.parse(server.since))}`,
			safeJoin`started by ${startedBy(server)}`,
			count(server.sessions, 'session'),
			...(server.restarts > 0 ? [count(server.restarts, 'restart')] : []),
			...(server.rssBytes === undefined ? [] : [bytes(server.rssBytes)]),
		];
		return keyValue(index === 0 ? ours('Server') : ours(''), safeLine(facts.join(', ')), width, 'good');
	});
}

/** How the last run went wrong: first why, in the words of the server. */
function failureLines({lastFailure, running}: ExtensionDetail, width: number, {broken}: Glyphs): Line[] {
	if (!lastFailure || running) return [];
	const {time, reason, cause, lines} = lastFailure;
	const when = time === '' ? ours('') : safeJoin` (${dateTime(time)})`;
	const told = cause ?? safeJoin`${reason}${when}`;
	const more = cause === undefined ? lines : [...lines.slice(1), safeJoin`${reason}${when}`];
	return [
		...wrap([seg(safeJoin`${safeLine(broken)} crashed: `, 'bad'), seg(told, 'bad')], width, 2),
		...more.flatMap(text => wrap([seg(safeJoin`  ${text}`, 'dim')], width, 2)),
		line(ours('  4 shows the log'), 'dim'),
	];
}

/** What is on stdout and is not MCP. */
function nonMcpLines({nonMcp}: ExtensionDetail, width: number): Line[] {
	if (!nonMcp) return [];
	const {lines, first} = nonMcp;
	return [
		...wrap(
			[
				seg(ours('! '), 'warn'),
				seg(
					safeJoin`Prints text to stdout that is not MCP (${count(lines, 'line')}); clients may fail. The first:`,
					'warn',
				),
			],
			width,
			2,
		),
		[seg(safeJoin`  ${clip(first, width - 2)}`, 'dim')],
	];
}

function problems({detail, width, glyphs}: Input): Line[] {
	const lines = detail.fit.problems.flatMap(problem =>
		wrap([seg(ours('! '), 'bad'), seg(problem, 'bad')], width, 2),
	);
	const missing = detail.settings.filter(({field}) => detail.missing.includes(field.key));
	if (missing.length > 0) {
		const names = safeLine(missing.map(({field}) => field.title).join(', '));
		lines.push(
			...wrap(
				[seg(ours('! '), 'warn'), seg(safeJoin`Needs settings: ${names}. Press c to fill them in.`, 'warn')],
				width,
				2,
			),
		);
	}
	if (detail.problem && lines.length === 0)
		lines.push(...wrap([seg(ours('! '), 'warn'), seg(detail.problem, 'warn')], width, 2));
	lines.push(...failureLines(detail, width, glyphs), ...nonMcpLines(detail, width));
	for (const note of detail.fit.notes) lines.push(...wrap([seg(safeJoin`- ${note}`, 'dim')], width, 2));
	return lines.length > 0 ? [...lines, empty] : [];
}

/** What was found where it came from, once that was asked. */
function updateLines({detail: {update}, width}: Input): Line[] {
	if (!update) return [];
	const when = safeJoin` (asked ${dateTime(update.checkedAt)})`;
	if (update.status !== 'available')
		return keyValue(ours('Update'), safeJoin`${update.text}${when}`, width, 'dim');
	const lines = keyValue(
		ours('Update'),
		safeJoin`${update.text}: u shows what it changes${when}`,
		width,
		'accent',
	);
	return [...lines, ...update.alarms.flatMap(alarm => wrap([seg(safeJoin`! ${alarm}`, 'bad')], width, 2))];
}

function commandLines({detail, width}: Input): Line[] {
	if (!detail.launch) return [];
	const {command, args, envNames} = detail.launch;
	const env = envNames.length === 0 ? [] : keyValue(ours('Environment'), safeLine(envNames.join(' ')), width);
	return [...keyValue(ours('Runs'), shellCommand([command, ...args]), width), ...env];
}

/** Everything about an extension that is worth knowing, the trouble first. */
export function overviewLines(input: Input): Line[] {
	const {detail, width, servers} = input;
	const current = detail.versions.find(version => version.current);
	const tools =
		detail.tools.length > 0 ? count(detail.tools.length, 'tool') : ours('tools known when it runs');
	return [
		[seg(detail.displayName, 'strong'), seg(safeJoin`  ${detail.version}`, 'dim')],
		...paragraph(detail.description, width),
		empty,
		...problems(input),
		...keyValue(
			ours('State'),
			[
				seg(states[detail.state], detail.state === 'ready' ? 'good' : 'warn'),
				seg(detail.enabled ? ours(', switched on') : ours(', switched off'), detail.enabled ? 'good' : 'dim'),
			],
			width,
		),
		...serverLines(servers, input),
		...updateLines(input),
		...keyValue(ours('Client'), clientWords(detail), width),
		...keyValue(ours('Id'), safeLine(detail.id), width),
		...keyValue(ours('Author'), detail.author, width),
		...(detail.license ? keyValue(ours('Licence'), detail.license, width) : []),
		...keyValue(ours('Kind'), safeJoin`${safeLine(detail.serverType)}, ${tools}`, width),
		...commandLines(input),
		...(current
			? [
					...keyValue(ours('From'), originWords(current.origin), width),
					...keyValue(
						ours('Signature'),
						current.signatureText,
						width,
						current.signature.status === 'unverified' ? 'warn' : undefined,
					),
					...keyValue(
						ours('Installed'),
						safeJoin`${dateTime(current.installedAt)}, ${bytes(current.size)}`,
						width,
					),
					...keyValue(ours('sha256'), safeLine(current.sha256), width, 'dim'),
				]
			: []),
		...keyValue(ours('Folder'), safeLine(detail.folder), width, 'dim'),
		...(detail.canRollBack
			? keyValue(
					ours('Also kept'),
					safeJoin`${safeLine(
						detail.versions
							.filter(version => !version.current)
							.map(({version}) => version)
							.join(', '),
					)} (b goes back)`,
					width,
				)
			: []),
		...detail.links.flatMap(({label, url}) => keyValue(label, url, width, 'accent')),
		...(detail.longDescription ? [empty, ...paragraph(detail.longDescription, width, 'dim')] : []),
		...(detail.prompts.length > 0
			? [empty, line(ours('Prompts'), 'strong'), ...detail.prompts.map(({name}) => line(safeJoin`- ${name}`))]
			: []),
	];
}
