import type {Finding} from '../contract.ts';
import {
	activeVault,
	behindPassphrase,
	needsPerson,
	secretAccount,
	storeUuid,
	vaultStatus,
} from '../secrets/vault.ts';
import {recordsOf, type Subject} from './check.ts';
import {finding} from './finding.ts';

/** Whether the vault answers, and still has every secret that a record speaks of. */
export async function checkVault(subject: Subject): Promise<readonly Finding[]> {
	const {context, settings} = subject;
	const keepers = recordsOf(subject).filter(({secrets}) => secrets.length > 0);
	const {vault, available} = await vaultStatus(context.paths, settings, context.env);
	const state = available.find(({kind}) => kind === vault);
	if (!state?.ok) {
		const {name, problem, hint} = state ?? available.find(({asked, ok}) => asked && !ok) ?? {};
		const detail = problem ?? 'No place for secrets is chosen.';
		const fix = hint ?? 'Choose one with: mcpb-tui vault use file';
		const level = keepers.length > 0 ? 'problem' : 'note';
		const title = state ? `Secrets cannot be read from ${name}` : 'There is no place for secrets yet';
		return [finding(level, 'vault-unavailable', title, {detail, fix})];
	}
	const answers = finding('ok', 'vault', `Secrets are kept in ${state.name}, which answers`);
	if (keepers.length === 0) return [answers];
	const closed = (await needsPerson(context.paths, settings))
		? keepers
				.filter(({enabled}) => enabled)
				.map(({id}) =>
					finding(
						'problem',
						'passphrase-needed',
						`Clients cannot start ${id}: its secrets are behind a passphrase`,
						{
							detail: behindPassphrase.problem,
							fix: behindPassphrase.hint,
							extension: id,
						},
					),
				)
		: [];
	const open = await activeVault(context.paths, settings, context.env);
	const uuid = await storeUuid(context.paths);
	const wanted = keepers.flatMap(({id, secrets}) =>
		secrets.map(key => ({id, key, account: secretAccount(uuid, id, key)})),
	);
	const found = await open.getMany(wanted.map(({account}) => account));
	const missing = wanted.filter(({account}) => !found.has(account));
	return [
		answers,
		...closed,
		...missing.map(({id, key}) =>
			finding('problem', 'secret-missing', `A secret of ${id} is gone: ${key}`, {
				detail: `The record says that it is in ${open.name}, and there it is not.`,
				fix: `Give it again with: mcpb-tui config ${id} --set ${key}=-`,
				extension: id,
			}),
		),
	];
}
