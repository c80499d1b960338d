import {readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {currentVersion, readRecord} from '../store/record.ts';
import {type Context, changeStore} from './context.ts';
import {forgetPlain} from './forget-secrets.ts';
import {writeWithSecrets} from './secrets.ts';
import {withSecretsApart} from './setting-changes.ts';

/**
 * Takes in what changed in the manifest of a folder that is run in place, so that its author sees an edit at the
 * next start. Throws `MANIFEST_…` when the edit broke it. Does nothing for an extension that was copied.
 */
export async function refreshLink(context: Context, id: string): Promise<void> {
	const version = currentVersion(await readRecord(context.paths, id));
	if (version.origin.kind !== 'link') return;
	const file = join(version.folder, 'manifest.json');
	const changed = await stat(file).then(
		({mtime}) => mtime > new Date(version.installedAt),
		() => false,
	);
	if (!changed) return;
	const {parseManifest} = await import('../manifest/parse-manifest.ts');
	const {manifest} = await parseManifest(await readFile(file));
	await changeStore(context, async () => {
		const record = await readRecord(context.paths, id);
		const versions = record.versions.map(candidate =>
			candidate.sha256 === record.current && candidate.origin.kind === 'link'
				? {...candidate, manifest, version: manifest.version, installedAt: new Date().toISOString()}
				: candidate,
		);
		const fresh = withSecretsApart({...record, rawName: manifest.rawName, versions});
		await writeWithSecrets(context, fresh.record, fresh.toVault);
		await forgetPlain(context, record, fresh.record);
	});
}
