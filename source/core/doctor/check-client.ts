import {statSync} from 'node:fs';
import {delimiter, isAbsolute} from 'node:path';
import {clientConfigCandidates} from '../clients/client-locations.ts';
import {type ConfigFile, readConfig} from '../clients/config-file.ts';
import {shownCommand} from '../clients/foreign-entry.ts';
import type {ClientStatus, Finding, JsonValue, SyncResult} from '../contract.ts';
import {systemCode} from '../errors.ts';
import {readClientStatus, syncNow} from '../extensions/client-sync.ts';
import {linkTarget} from '../files.ts';
import {findCommand} from '../manifest/find-command.ts';
import {safeLine} from '../safe-text.ts';
import {recordsOf, type Subject} from './check.ts';
import {finding} from './finding.ts';
import {launcherState} from './launcher-state.ts';

function stateOf({path, exists, clientRunning}: ClientStatus, changes: SyncResult['changes']): Finding[] {
	const running = clientRunning
		? [
				finding('note', 'client-running', 'Claude Desktop is running', {
					detail: 'It reads its file only when it starts, and until then it may rewrite it and drop entries.',
					fix: 'After a change quit it fully (closing its window is not enough) and open it again.',
				}),
			]
		: [];
	const pending = changes.filter(({kind}) => ['add', 'update', 'remove'].includes(kind));
	if (pending.length > 0) {
		const words = {add: 'lacks', update: 'is old', remove: 'is still there'};
		const detail = pending.map(({id, kind}) => `${id}: ${words[kind as keyof typeof words]}`).join('; ');
		const fix = 'Write them with: mcpb-tui sync';
		const title = `Entries of the client's file are not in step: ${pending.map(({id}) => id).join(', ')}`;
		return [finding('warning', 'client-out-of-step', title, {detail, fix, fixable: true}), ...running];
	}
	const title = exists ? "The client's file can be read" : 'The client has no file yet';
	return [finding('ok', 'client-file', title, {detail: path}), ...running];
}

function leftAsTheyAre(changes: SyncResult['changes']): Finding[] {
	return changes.flatMap(({id, kind, after}) => {
		if (kind === 'missing') {
			return finding('warning', 'client-entry-dropped', `The entry of ${id} is gone from the client's file`, {
				detail: 'Claude Desktop drops entries when it rewrites its file while it runs.',
				fix: `Quit Claude Desktop fully, then write it again with: mcpb-tui sync --restore ${id}`,
				fixable: true,
				extension: id,
			});
		}
		if (kind !== 'drift') return [];
		return finding('warning', 'client-entry-edited', `The entry of ${id} was edited by hand`, {
			detail: after
				? 'It is not what mcpb-tui wrote, so it is left alone.'
				: 'It is disabled here and still there.',
			fix: `See the difference with: mcpb-tui sync --dry-run --restore ${id}; overwrite it with: mcpb-tui sync --restore ${id}`,
			extension: id,
		});
	});
}

function takenNames(subject: Subject, {unmanaged}: ClientStatus): Finding[] {
	const names = new Set<string>(unmanaged);
	return recordsOf(subject)
		.filter(({id, enabled}) => enabled && names.has(id))
		.map(({id}) =>
			finding('problem', 'client-entry-taken', `The client's file has another server named ${id}`, {
				detail:
					'An entry that mcpb-tui did not write is never taken over, so the client does not get this extension.',
				fix: 'Rename or remove that entry, or install the bundle under another name: mcpb-tui install <bundle> --as other-name',
				extension: id,
			}),
		);
}

/** Whether nothing is there; what cannot be looked at may be. */
function isGone(path: string): boolean {
	try {
		statSync(path);
		return false;
	} catch (error) {
		return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
	}
}

type Seen = {command: string | undefined; args: readonly string[]; texts: readonly string[]};

function look(value: JsonValue): Seen {
	const {command, args, env} = (value ?? {}) as {command?: unknown; args?: unknown; env?: unknown};
	const list = Array.isArray(args) ? args.filter(item => typeof item === 'string') : [];
	const values = typeof env === 'object' && env !== null ? Object.values(env) : [];
	return {
		command: typeof command === 'string' ? command : undefined,
		args: list,
		texts: [...list, ...values.filter(item => typeof item === 'string')],
	};
}

/** Entries that are not ours are looked at and never changed. */
function othersOf(
	{servers}: ConfigFile,
	{
		ours,
		launcher,
		ids,
		path,
	}: {ours: ReadonlySet<string>; launcher: string; ids: ReadonlySet<string>; path: string},
): Finding[] {
	return [...servers].flatMap(([name, value]) => {
		const {command, args, texts} = look(value);
		if (ours.has(name)) return [];
		if (command === launcher) {
			const [id = ''] = args;
			if (ids.has(id)) return [];
			return finding(
				'warning',
				'client-entry-orphan',
				`The entry ${name} starts an extension that is not installed`,
				{
					detail: `It asks the launcher for "${id}".`,
					fix: `Take "${name}" out of mcpServers, or install its bundle again.`,
				},
			);
		}
		const literal = texts.some(text => text.includes('${user_config.'));
		const found =
			command !== undefined && (isAbsolute(command) ? !isGone(command) : findCommand(command, path));
		return [
			...(command === undefined || found
				? []
				: [
						finding(
							'warning',
							'client-foreign-command',
							`The entry ${name} starts ${shownCommand(command)}, which is not there`,
							{
								detail: 'It was not written by mcpb-tui.',
								fix: isAbsolute(command)
									? 'Mend its command, or take it out.'
									: 'Write its command as an absolute path: a graphical client may not see the PATH of your shell.',
							},
						),
					]),
			...(literal
				? [
						finding(
							'warning',
							'client-foreign-variable',
							`The entry ${name} holds a \${user_config.…} as it is written`,
							{
								detail: 'Nothing fills it in there, so its server gets the text itself.',
								fix: 'Write the value in its place.',
							},
						),
					]
				: []),
		];
	});
}

/** On Windows two installations of Claude Desktop read two files, and "Edit Config" may open the wrong one. */
export function severalFiles(
	chosen: string,
	candidates: readonly string[] = clientConfigCandidates(),
): Finding[] {
	const others = candidates.filter(path => path !== chosen && !isGone(path));
	if (others.length === 0 || !candidates.includes(chosen)) return [];
	return [
		finding('warning', 'client-two-files', 'Claude Desktop has more than one file here', {
			detail: `mcpb-tui writes ${chosen}. There is also ${others.join(' and ')}, which another installation of it may read.`,
			fix: 'Say which one counts: mcpb-tui --client-config <file> sync, or the setting clientConfig.',
		}),
	];
}

function markOf({hadMark, path}: ConfigFile): Finding[] {
	if (!hadMark) return [];
	return [
		finding('problem', 'client-file-mark', "The client's file begins with a byte order mark", {
			detail:
				'Claude Desktop cannot read it then, starts from its defaults and rewrites it without any server.',
			fix: `Before Claude Desktop starts again, take it off ${path} with: mcpb-tui sync`,
			fixable: true,
		}),
	];
}

/** Whether the client's file can be read and holds what it should. Nothing of it is changed. */
export async function checkClient(subject: Subject): Promise<readonly Finding[]> {
	const {context, clientPath, only, items} = subject;
	const status = await readClientStatus(context);
	if (status.problem !== undefined) {
		return [
			finding('problem', 'client-file-unusable', "The client's file cannot be brought in step", {
				detail: status.problem,
				fix: `Try again after mending that: mcpb-tui sync. Copies of ${status.path} from before each change are in ${context.paths.state}/backups.`,
			}),
		];
	}
	const {changes} = await syncNow(context, {dryRun: true, restore: []});
	const about = only === undefined ? changes : changes.filter(({id}) => id === only);
	const own = [...stateOf(status, about), ...leftAsTheyAre(about), ...takenNames(subject, status)];
	const file = await readConfig(await linkTarget(clientPath), 0);
	if (only !== undefined) return [...own, ...markOf(file)];
	const {command: launcher, facts} = await launcherState(context.paths);
	const foreign = new Set<string>(status.unmanaged);
	const others = othersOf(file, {
		launcher,
		ours: new Set([...file.servers.keys()].filter(name => !foreign.has(safeLine(name)))),
		ids: new Set(items.map(({id}) => id)),
		path: [facts?.loginPath, context.env.PATH].filter(Boolean).join(delimiter),
	});
	return [...own, ...markOf(file), ...severalFiles(clientPath), ...others];
}
