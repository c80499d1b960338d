import type {Core, ExtensionSummary} from '../../core/contract.ts';
import {ours, safeJoin, safeLine} from '../../core/safe-text.ts';
import {changedResult} from '../print/changed.ts';
import {askForArguments} from './ask-arguments.ts';
import {askForSetting} from './ask-setting.ts';
import type {Choice} from './conversation.ts';
import type {Session} from './session.ts';

type Step = 'again' | 'back';
type Item = Choice<() => Promise<Step | undefined>>;

/** An extension in one sentence, as it is read out. */
export function sentenceOf({displayName, version, enabled, running, problem, update}: ExtensionSummary) {
	const facts = safeJoin`${displayName} ${version}: ${enabled ? ours('on') : ours('off')}, ${running ? ours('running') : ours('not running')}`;
	const newer = update?.status === 'available' ? safeJoin`${facts}, update: ${update.text}` : facts;
	return problem ? safeJoin`${newer}. ${problem}` : newer;
}

async function changeSetting({core, talk, print}: Session, id: string): Promise<void> {
	const {settings} = await core.info(id);
	if (settings.length === 0) {
		talk.say(ours('It has no settings.'));
		return;
	}
	const choices = settings.map(({field, state}) => ({
		label: safeJoin`${field.title}${field.required ? ours(', required') : ours('')}: ${safeLine(state)}`,
		value: field,
	}));
	const field = await talk.choose(ours('Which setting?'), choices);
	const texts = await askForSetting(field, talk);
	if (texts.length === 0) {
		talk.say(ours('Nothing was changed.'));
		return;
	}
	await print(changedResult(await core.configure(id, {set: {[field.key]: texts}}), `Changed ${id}.`));
}

/** Asks for what it cannot run without, and switches it on. */
async function switchOn(session: Session, id: string): Promise<void> {
	const {core, talk, run} = session;
	const {settings} = await core.info(id);
	const missing = settings.filter(({field, state}) => field.required && state === 'unset');
	const set: Record<string, readonly string[]> = {};
	for (const {field} of missing) {
		const texts = await askForSetting(field, talk);
		if (texts.length > 0) set[field.key] = texts;
	}
	if (Object.keys(set).length > 0) await core.configure(id, {set});
	await run('enable', [id], {sync: true});
}

async function callTool({core, talk, run, signal}: Session, id: string): Promise<void> {
	const connection = await core.connect(id, {signal});
	let tools: Awaited<ReturnType<typeof connection.tools>>;
	try {
		tools = await connection.tools(signal);
	} finally {
		await connection.close();
	}
	if (tools.length === 0) {
		talk.say(ours('It offers no tools.'));
		return;
	}
	const choices = tools
		.filter(({name}) => name !== '')
		.map(tool => ({
			label: safeLine([`${tool.name}.`, tool.problem, tool.description].filter(Boolean).join(' ')),
			value: tool,
		}));
	const tool = await talk.choose(ours('Which tool?'), choices);
	const asked = await askForArguments(tool, talk);
	if (!asked) return;
	await run('call', [id, tool.name], {args: JSON.stringify(asked.args), unchecked: asked.unchecked});
}

function itemsOf(session: Session, {id, enabled, running}: ExtensionSummary): readonly Item[] {
	const {run, readonly} = session;
	const command = (label: ReturnType<typeof ours>, name: string, options: object = {}): Item => ({
		label,
		value: async () => {
			await run(name, [id], options);
			return 'again';
		},
	});
	const own = (
		label: ReturnType<typeof ours>,
		work: (about: Session, id: string) => Promise<void>,
	): Item => ({
		label,
		value: async () => {
			await work(session, id);
			return 'again';
		},
	});
	const looking = [
		command(ours('Overview'), 'info'),
		command(ours('Settings'), 'config'),
		command(ours('Tools'), 'tools'),
		...(readonly ? [] : [own(ours('Call a tool'), callTool)]),
		command(ours('Last lines of its log'), 'logs', {lines: 20}),
	];
	const changing = [
		own(ours('Change a setting'), changeSetting),
		enabled
			? command(ours('Switch off'), 'disable', {sync: true})
			: own(ours('Switch on, and write the client file'), switchOn),
		...(running
			? [command(ours('Stop its server'), 'stop'), command(ours('Restart its server'), 'restart')]
			: [command(ours('Start its server'), 'start')]),
		command(ours('Remove it'), 'remove'),
	];
	const back: Item = {label: ours('Back to all extensions'), value: async () => 'back'};
	return [...looking, ...(readonly ? [] : changing), back];
}

async function find(core: Core, id: string): Promise<ExtensionSummary | undefined> {
	return (await core.list()).find(extension => extension.id === id);
}

/** What can be done with one extension, until the user goes back or it is removed. */
export async function extensionMenu(session: Session, id: string): Promise<void> {
	for (;;) {
		const extension = await find(session.core, id);
		if (!extension) return;
		session.talk.say(ours(''), sentenceOf(extension));
		const step = await session.talk.choose(ours('What to do?'), itemsOf(session, extension));
		if ((await session.attempt(step)) === 'back') return;
	}
}
