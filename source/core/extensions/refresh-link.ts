import {stat} from 'node:fs/promises';
import {join} from 'node:path';
import {readRegular} from '../regular-file.ts';
import {currentVersion, readRecord} from '../store/record.ts';
import {type Context, changeStore} from './context.ts';
import {planSettings} from './setting-changes.ts';
import {writeWithSettings} from './write-settings.ts';

/**
 * Takes in what changed in the manifest of a folder that is run in place, so that its author sees an edit at the
 * next start. Throws `MANIFEST_…` when the edit broke it. Does nothing for an extension that was copied.
 */
export async function refreshLink(context: Context, id: string): Promise<void> {
	const version = currentVersion(await readRecord(context.paths, id));
	if (version.origin.kind !== 'link') return;
	const file = join(version.folder, 'manifest.json');
	const takenIn = new Date(version.installedAt);
	const changed = await stat(file).then(
		// Taken in while the clock was ahead, it would look older than that for years.
		({mtime}) => mtime > takenIn || takenIn > new Date(),
		() => false,
	);
	if (!changed) return;
	const {parseManifest} = await import('../manifest/parse-manifest.ts');
	const {manifest} = await parseManifest(await readRegular(file));
	await changeStore(context, async () => {
		const record = await readRecord(context.paths, id);
		const versions = record.versions.map(candidate =>
			candidate.sha256 === record.current && candidate.origin.kind === 'link'
				? {...candidate, manifest, version: manifest.version, installedAt: new Date().toISOString()}
				: candidate,
		);
		const settings = await planSettings(manifest, record);
		await writeWithSettings(context, {...record, rawName: manifest.rawName, versions}, settings);
	});
}
