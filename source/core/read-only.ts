import type {Core, ServerConnection} from './contract.ts';
import {UserError} from './errors.ts';

function refusal(): UserError {
	return new UserError('READ_ONLY', 'Nothing can be changed: it was started with --readonly.', {
		hint: 'Start it again without --readonly.',
	});
}

/** The error for a server that would have to be started to be looked at. */
export function startsNothing(id: string, hint: string): UserError {
	return new UserError('READ_ONLY', `${id} is not running, and with --readonly no server is started.`, {
		hint,
	});
}

const refuse = async () => {
	throw refusal();
};

/** What becomes of a member under `--readonly`: it stays as it is, it refuses, or something stands for it. */
type Rule<Member> = 'as it is' | 'refuses' | ((member: Member) => Member);

/** A rule for each member, so that the compiler asks for one where a member is added. */
type Rules<Part> = {readonly [Name in keyof Part]-?: Rule<Part[Name]>};

/** The same part of the door, with what may be done alone. What has no rule refuses. */
function allowing<Part extends object>(part: Part, rules: Rules<Part>): Part {
	const members = Object.entries(part).map(([name, member]) => {
		const rule = Object.hasOwn(rules, name) ? rules[name as keyof Part] : 'refuses';
		if (rule === 'as it is') return [name, member];
		return [name, rule === 'refuses' ? refuse : rule(member as Part[keyof Part])];
	});
	return Object.fromEntries(members) as Part;
}

const connectionRules: Rules<ServerConnection> = {
	id: 'as it is',
	pid: 'as it is',
	joined: 'as it is',
	serverName: 'as it is',
	protocol: 'as it is',
	capabilities: 'as it is',
	serverInfo: 'as it is',
	remarks: 'as it is',
	instructions: 'as it is',
	tools: 'as it is',
	// What a tool does is not ours to know.
	call: 'refuses',
	onToolsChanged: 'as it is',
	subscribe: 'as it is',
	prompts: 'as it is',
	getPrompt: 'as it is',
	resources: 'as it is',
	resourceTemplates: 'as it is',
	readResource: 'as it is',
	watchResource: 'as it is',
	unwatchResource: 'as it is',
	complete: 'as it is',
	setLogLevel: 'as it is',
	ping: 'as it is',
	rootsChanged: 'as it is',
	closed: 'as it is',
	close: 'as it is',
};

const rules: Rules<Core> = {
	paths: 'as it is',
	runtimeDoubts: 'as it is',
	settings: 'as it is',
	changeSettings: 'refuses',
	subscribe: 'as it is',
	list: 'as it is',
	info: 'as it is',
	prepare: 'as it is',
	install: 'refuses',
	checkUpdates: 'as it is',
	prepareUpdate: 'as it is',
	configure: 'refuses',
	previewSettings: 'as it is',
	setEnabled: 'refuses',
	rollBack: 'refuses',
	remove: 'refuses',
	undo: 'refuses',
	undoable: 'as it is',
	sync: sync => async options => (options?.dryRun ? sync(options) : refuse()),
	clientStatus: 'as it is',
	backups: 'as it is',
	restoreBackup: restore => async (name, options) => (options?.dryRun ? restore(name, options) : refuse()),
	vaultStatus: 'as it is',
	onPassphrase: 'as it is',
	useVault: 'refuses',
	migrateVault: 'refuses',
	protectVault: 'refuses',
	namedSecrets: part => allowing(part, {list: 'as it is', set: 'refuses', remove: 'refuses'}),
	known: part => allowing(part, {extensions: 'as it is', entries: 'as it is', ofManifest: 'as it is'}),
	status: 'as it is',
	start: 'refuses',
	stop: 'refuses',
	restart: 'refuses',
	connect: connect => async (id, options) => allowing(await connect(id, options), connectionRules),
	remoteServers: 'as it is',
	log: 'as it is',
	logPages: 'as it is',
	// A file of the user's own, which was asked for.
	saveLog: 'as it is',
	logPayload: 'as it is',
	calls: part =>
		allowing(part, {
			history: 'as it is',
			last: 'as it is',
			saved: 'as it is',
			save: 'refuses',
			rename: 'refuses',
			removeSaved: 'refuses',
		}),
	clientLog: 'as it is',
	diagnose: 'as it is',
	fix: 'refuses',
	report: 'as it is',
	close: 'as it is',
};

/** The same core, which does only what looks and changes nothing. */
export function readingOnly(core: Core): Core {
	return allowing(core, rules);
}
