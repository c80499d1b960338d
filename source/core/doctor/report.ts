import {arch, release, type as systemName} from 'node:os';
import process from 'node:process';
import type {
	ClientStatus,
	ExtensionDetail,
	Finding,
	LogLine,
	ReportOptions,
	SettingView,
	UserConfigValue,
} from '../contract.ts';
import {toUserError} from '../errors.ts';
import type {Context} from '../extensions/context.ts';
import {textsOf} from '../extensions/known-secrets.ts';
import {readSecrets} from '../extensions/secrets.ts';
import {redacted} from '../redact.ts';
import {productVersion} from '../runtime/install-launcher.ts';
import {readLog} from '../runtime/log-reader.ts';
import {type SafeText, safeText} from '../safe-text.ts';
import {maySoundSecret} from '../secret-words.ts';
import {readSettings} from '../settings.ts';
import {readRecord} from '../store/record.ts';
import {diagnose} from './diagnose.ts';
import {createMask} from './mask.ts';

const hidden = '••••••';

type Texts = {texts: readonly string[]; problem: string | undefined};

/** The secrets of an extension, so that they can be taken out; when they cannot be read, why. */
async function secretTexts(context: Context, id: string): Promise<Texts> {
	try {
		const record = await readRecord(context.paths, id);
		const values = Object.values(await readSecrets(context, record));
		return {texts: values.flatMap(textsOf), problem: undefined};
	} catch (error) {
		return {texts: [], problem: toUserError(error).message};
	}
}

function shownValue(value: UserConfigValue | undefined): string {
	return value === undefined ? '(unset)' : JSON.stringify(value);
}

/**
 * Whether a value is hidden: an author forgets to mark a setting as sensitive more often than a setting is called so
 * without being one. Defaults are in the bundle for everyone to read.
 */
function isSecret({field: {key, sensitive}, state}: SettingView): boolean {
	return sensitive || (state === 'set' && maySoundSecret(key));
}

function settingLine(setting: SettingView): string {
	const {field, value, state} = setting;
	const {key} = field;
	const secret = isSecret(setting);
	const text = state === 'unset' ? '(unset)' : secret ? hidden : shownValue(value);
	return `${key} = ${text}${state === 'default' ? ' (default)' : ''}`;
}

/** Of a message only what it was: what it held is people's conversation, also where it was logged. */
function logLine({time, kind, text, message}: LogLine): string {
	if (!message) return `${time} ${kind} ${text}`;
	const {direction, method, id, bytes, milliseconds} = message;
	const parts = [
		direction === 'to-server' ? '->' : '<-',
		method ?? 'answer',
		id === undefined ? '' : `#${id}`,
		`${bytes} bytes`,
		milliseconds === undefined ? '' : `${milliseconds} ms`,
	];
	return `${time} ${kind} ${parts.filter(Boolean).join(' ')}`;
}

function findingLines({level, id, title, detail, fix, extension}: Finding): string[] {
	return [
		`[${level}] ${title} (${id}${extension === undefined ? '' : `, ${extension}`})`,
		...(detail?.split('\n').map(line => `    ${line}`) ?? []),
		...(fix === undefined ? [] : [`    fix: ${fix}`]),
	];
}

/** The terminal that this is written in, as it tells about itself. */
function terminalLine(env: NodeJS.ProcessEnv): string {
	const {TERM, TERM_PROGRAM, TERM_PROGRAM_VERSION, COLORTERM, TMUX, SSH_CONNECTION} = env;
	const parts = [
		TERM_PROGRAM && `${TERM_PROGRAM} ${TERM_PROGRAM_VERSION ?? ''}`.trim(),
		TERM && `TERM=${TERM}`,
		COLORTERM && `COLORTERM=${COLORTERM}`,
		TMUX && 'in tmux',
		SSH_CONNECTION && 'over ssh',
		`locale ${env.LC_ALL || env.LC_CTYPE || env.LANG || 'not set'}`,
	];
	return `terminal ${parts.filter(Boolean).join(', ')}`;
}

async function versionLines({paths, env}: Context): Promise<string[]> {
	const {vault} = await readSettings(paths);
	return [
		`mcpb-tui ${productVersion()}`,
		`Node ${process.versions.node}`,
		`${systemName()} ${release()} ${arch()}`,
		terminalLine(env),
		`vault ${vault ?? 'not chosen: the keychain if it answers'}`,
	];
}

/** A short value of a setting that may be a secret, where it is a whole word of the command or stands behind a name. */
function withoutShort(word: string, secrets: readonly string[]): string {
	const found = secrets.find(secret => secret !== '' && (word === secret || word.endsWith(`=${secret}`)));
	return found === undefined ? word : word.slice(0, word.length - found.length) + redacted;
}

function extensionLines(extension: ExtensionDetail, unmarked: readonly string[]): string[] {
	const {id, version, serverType, enabled, state, problem, running, versions, launch} = extension;
	const current = versions.find(candidate => candidate.current);
	return [
		`id ${id}, version ${version}, type ${serverType}`,
		`${enabled ? 'enabled' : 'disabled'}, ${state}${problem === undefined ? '' : `: ${problem}`}, ${running ? 'running' : 'not running'}`,
		...(current ? [`from ${current.origin.kind} ${current.origin.final}, sha256 ${current.sha256}`] : []),
		...(launch
			? [
					`command ${JSON.stringify([launch.command, ...launch.args].map(word => withoutShort(word, unmarked)))}`,
					`environment names ${launch.envNames.join(', ') || '(none)'}`,
				]
			: []),
	];
}

function clientLines({inClient, entry}: ExtensionDetail, client: ClientStatus): string[] {
	const states = {
		yes: 'as it was written',
		no: 'not there',
		drift: 'edited by hand',
		unknown: 'cannot be told',
	};
	const running = {true: 'running', false: 'not running', undefined: 'perhaps running'};
	return [
		`entry ${states[inClient]}, mode ${entry}`,
		`file ${client.path}${client.exists ? '' : ' (not there)'}`,
		`Claude Desktop ${running[`${client.clientRunning}`]}`,
		...(client.problem === undefined ? [] : [client.problem]),
	];
}

async function gathered<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const list: Item[] = [];
	for await (const item of items) list.push(item);
	return list;
}

function section(title: string, lines: readonly string[]): string {
	// A line of a log must not end the block that it stands in.
	const body = lines.join('\n').replaceAll('```', "'''");
	return `## ${title}\n\n\`\`\`text\n${body || '(nothing)'}\n\`\`\`\n`;
}

export type ReportInput = {
	extension: ExtensionDetail;
	client: ClientStatus;
	options: ReportOptions;
};

/**
 * What an issue tracker needs to know about an extension, as Markdown: without secrets, without the user's home and
 * name, without environment values and without what messages held. Where the secrets cannot be read, and so not be
 * taken out, the log is left out.
 */
export async function report(
	context: Context,
	{extension, client, options: {lines = 50, ...options}}: ReportInput,
): Promise<SafeText> {
	const {id, settings} = extension;
	const {texts, problem} = await secretTexts(context, id);
	// The log first: what the doctor starts writes into it.
	const log = problem === undefined ? await gathered(readLog(context.paths, id, {last: lines})) : [];
	const unmarked = settings
		.filter(isSecret)
		.flatMap(({value}) => (value === undefined ? [] : textsOf(value)));
	const findings = await gathered(diagnose(context, id, options));
	const parts = [
		`# Report about ${id}\n`,
		section('Versions', await versionLines(context)),
		section('Extension', extensionLines(extension, unmarked)),
		section('Settings', settings.map(settingLine)),
		section('Client', clientLines(extension, client)),
		section('Findings', findings.flatMap(findingLines)),
		section(
			`Log, last ${lines} lines`,
			problem === undefined
				? log.map(logLine)
				: [`Left out: its secrets could not be read, so they could not be taken out of it. ${problem}`],
		),
	];
	return safeText(createMask([...texts, ...unmarked])(parts.join('\n')));
}
