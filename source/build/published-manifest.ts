/**
 * The `package.json` that is published: everything is bundled into `dist/`, so nothing is left to be installed but the
 * addon for the keychain. npm packs the file that is there, so `prepack` puts this one into its place and `postpack`
 * puts the repository's own back.
 *
 * `node source/build/published-manifest.ts write|packed|restore`
 */

import {copyFile, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';

/** What is not bundled: a native addon, which the program does without where it cannot be installed. */
export const leftOutside = ['@napi-rs/keyring'] as const;

const name = 'package.json';
/** Where the repository's own is meanwhile. */
const keptName = '.package.json.own';

type Json = Record<string, unknown>;

/** After a run that was killed npm finds the published manifest, and by these scripts of it the next run puts ours back. */
const keptScripts = ['prepack', 'postpack', 'postpublish'];

/** The published manifest for the repository's own one, as text. */
export function publishedManifest(own: string): string {
	const {allowScripts: _, devDependencies: _dev, scripts, dependencies, ...rest} = JSON.parse(own) as Json;
	const pick = (from: unknown, names: readonly string[]) =>
		Object.fromEntries(names.map(one => [one, (from as Record<string, string>)[one]]));
	const published = {
		...rest,
		scripts: pick(scripts, keptScripts),
		optionalDependencies: pick(dependencies, leftOutside),
	};
	return `${JSON.stringify(published, undefined, '\t')}\n`;
}

async function readIfThere(file: string): Promise<string | undefined> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/**
 * Puts the repository's own manifest back, where a run before this one was broken off or failed. One that somebody has
 * changed since stays.
 */
export async function restoreManifest(folder: string): Promise<void> {
	const kept = join(folder, keptName);
	const own = await readIfThere(kept);
	if (own === undefined) return;
	const now = await readIfThere(join(folder, name));
	const isOurs = now === undefined || now === publishedManifest(own);
	await (isOurs ? rename(kept, join(folder, name)) : rm(kept));
}

/** Keeps the repository's own manifest and puts the published one into its place. */
export async function writePublished(folder: string): Promise<void> {
	await restoreManifest(folder);
	const file = join(folder, name);
	const temporary = join(folder, `.${name}.${process.pid}`);
	await copyFile(file, temporary);
	await rename(temporary, join(folder, keptName));
	await writeFile(temporary, publishedManifest(await readFile(file, 'utf8')));
	await rename(temporary, file);
}

/**
 * After packing: puts the repository's own manifest back. Where npm goes on to publish, its `postpublish` does: what npm
 * tells the registry it reads from the manifest once more.
 */
export async function afterPacking(folder: string, npmCommand: string | undefined): Promise<void> {
	const own = await readIfThere(join(folder, keptName));
	if (own === undefined || (await readIfThere(join(folder, name))) !== publishedManifest(own)) {
		await restoreManifest(folder);
		throw new Error(
			`${name} was changed while it was packed, so the package may hold the wrong one: pack again`,
		);
	}
	if (npmCommand !== 'publish' && npmCommand !== 'stage') await restoreManifest(folder);
}

if (process.argv[1] === import.meta.filename) {
	const root = join(import.meta.dirname, '..', '..');
	const [, , step] = process.argv;
	if (step === 'write') await writePublished(root);
	else if (step === 'packed') await afterPacking(root, process.env.npm_command);
	else await restoreManifest(root);
}
