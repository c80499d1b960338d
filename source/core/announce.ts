import type {Core, CoreEvent, SettingChanges} from './contract.ts';

type Words = readonly string[];

/** Changed settings as options. A secret is asked for on standard input. */
function settingWords({set = {}, unset = [], entry}: SettingChanges, secret: ReadonlySet<string>): Words {
	return [
		...Object.entries(set).flatMap(([key, texts]) =>
			secret.has(key) ? ['--set', `${key}=-`] : texts.flatMap(text => ['--set', `${key}=${text}`]),
		),
		...unset.flatMap(key => ['--unset', key]),
		...(entry ? ['--entry', entry] : []),
	];
}

function pidWords(choice: {pid?: number} | undefined): Words {
	return choice?.pid === undefined ? [] : ['--pid', String(choice.pid)];
}

/** The same core, which tells of each thing that was done as the command that does the same. */
export function announcing(core: Core, emit: (event: CoreEvent) => void): Core {
	const did = (...words: Words) => emit({type: 'did', command: ['mcpb-tui', ...words]});
	const secretsOf = ({settings}: Awaited<ReturnType<Core['info']>>) =>
		new Set(settings.flatMap(({field}) => (field.sensitive ? [field.key] : [])));
	return {
		...core,
		async install(bundle, choices = {}) {
			const {origin, existing} = bundle.review;
			const changed = await core.install(bundle, choices);
			const words = settingWords({set: choices.set ?? {}}, secretsOf(changed.extension));
			const accept =
				existing?.newPublisher && choices.acceptOrigin ? ['--accept-origin', choices.acceptOrigin] : [];
			if (bundle.update) {
				did('update', bundle.review.id, ...accept);
				return changed;
			}
			const link = origin.kind === 'link' ? ['--link'] : [];
			did('install', origin.asked, ...link, ...words, ...accept, ...(choices.enable ? ['--enable'] : []));
			return changed;
		},
		async *checkUpdates(ids, options) {
			yield* core.checkUpdates(ids, options);
			did('update', '--check', ...(ids ?? []));
		},
		async configure(id, changes) {
			const changed = await core.configure(id, changes);
			did('config', id, ...settingWords(changes, secretsOf(changed.extension)));
			return changed;
		},
		async setEnabled(id, enabled, options) {
			const changed = await core.setEnabled(id, enabled, options);
			did(enabled ? 'enable' : 'disable', id, ...(options?.sync === false ? ['--no-sync'] : []));
			return changed;
		},
		async rollBack(id) {
			const changed = await core.rollBack(id);
			did('rollback', id);
			return changed;
		},
		async remove(id, options) {
			const removed = await core.remove(id, options);
			did('remove', id, ...(options?.keep === false ? ['--purge'] : []));
			return removed;
		},
		async undo() {
			const undone = await core.undo();
			did('undo');
			return undone;
		},
		async sync(options = {}) {
			const result = await core.sync(options);
			const {restore, dryRun, only} = options;
			const chosen = only ? ['--only', ...only] : [];
			if (!dryRun)
				did('sync', ...chosen, ...(restore ? ['--restore', ...(restore === 'all' ? [] : restore)] : []));
			return result;
		},
		async restoreBackup(name, options) {
			const restored = await core.restoreBackup(name, options);
			if (restored.written) did('sync', '--restore', name);
			return restored;
		},
		async useVault(kind) {
			const status = await core.useVault(kind);
			did('vault', 'use', kind);
			return status;
		},
		async migrateVault(kind) {
			const migration = await core.migrateVault(kind);
			did('vault', 'migrate', kind);
			return migration;
		},
		async start(id, options) {
			const server = await core.start(id, options);
			did('start', id);
			return server;
		},
		async stop(id, choice) {
			const stopped = await core.stop(id, choice);
			did('stop', id, ...pidWords(choice));
			return stopped;
		},
		async restart(id, choice) {
			const server = await core.restart(id, choice);
			did('restart', id, ...pidWords(choice));
			return server;
		},
		async fix(finding) {
			const done = await core.fix(finding);
			did('doctor', '--fix');
			return done;
		},
		calls: {
			...core.calls,
			async rename(id, from, to) {
				await core.calls.rename(id, from, to);
				did('calls', id, '--rename', from, to);
			},
			async removeSaved(id, name) {
				await core.calls.removeSaved(id, name);
				did('calls', id, '--delete', name);
			},
		},
	};
}
