import {existsSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import type {Bundle} from '../bundle/open-bundle.ts';
import type {Manifest, OpenOptions, PreparedBundle, Review} from '../contract.ts';
import {UserError} from '../errors.ts';
import {checkFit} from '../manifest/check-fit.ts';
import {checkIcons} from '../manifest/check-icons.ts';
import {earlierId, extensionId, isExtensionId, reservedWord} from '../manifest/extension-id.ts';
import {commandTemplate, hostValues, previewLaunch, unknownVariables} from '../manifest/launch-command.ts';
import {missingSettings, userConfigFields} from '../manifest/user-config.ts';
import {type Policy, readPolicy} from '../policy/policy.ts';
import {readSigningRoots} from '../policy/signing-roots.ts';
import {claudePrefixes} from '../reserved-names.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {readSettings} from '../settings.ts';
import {type Incoming, newPublisher, signingKey} from '../store/publisher.ts';
import {guardKnown, readItem} from '../store/read-store.ts';
import {currentVersion, type ExtensionRecord, extensionFolder, versionFolder} from '../store/record.ts';
import {partsPlace} from '../store/staging.ts';
import {sameNumberOtherBytes, usualFolderName, versionHistory} from '../store/versions.ts';
import {changesBetween} from './changes-between.ts';
import type {Context} from './context.ts';
import {guardSource, reasonsAgainst} from './guard-policy.ts';
import {launchHost} from './launch-host.ts';
import {type KnownKey, signatureWords} from './signature-words.ts';
import {elsewhere, type Judged, newlyUnusual, unusual} from './unusual.ts';

type Prepared = {bundle: Bundle; manifest: Manifest; id: string};

/** What belongs to a prepared bundle and is nobody's business outside core. */
const insides = new WeakMap<PreparedBundle, Prepared>();

export function insideOf(prepared: PreparedBundle): Prepared {
	const inside = insides.get(prepared);
	if (!inside) throw new Error('this bundle was not prepared by this core, or is closed');
	return inside;
}

function chooseId({paths}: Context, {rawName}: Manifest, as: string | undefined): string {
	if (as === undefined) {
		const earlier = earlierId(rawName);
		return earlier !== undefined && readItem(paths, earlier) ? earlier : extensionId(rawName);
	}
	if (isExtensionId(as)) return as;
	throw new UserError('ID_INVALID', `"${as}" cannot be an id.`, {
		hint: `An id is 1 to 64 of the characters a-z, 0-9 and "-", not the name of a Windows device, and does not begin with a word that Claude Desktop keeps for itself: ${claudePrefixes.join(', ')}.`,
	});
}

/** Why the id is not what its name leads one to expect. */
function whyThisId({rawName}: Manifest, id: string): readonly SafeText[] {
	const word = reservedWord(rawName);
	if (word === undefined || id !== extensionId(rawName)) return [];
	return [
		safeLine(
			`Its id is ${id}: Claude Desktop drops servers whose names begin with "${word}". To choose another one: --as other-name`,
		),
	];
}

/** A path that stands for the folder the files will be in, so that a review can be read before there is one. */
const folderSign = '<its folder>';

/** Where its files will be: a default may name it, and the form shows what is stored. */
function futureFolder({paths}: Context, {bundle: {origin, sha256}, id}: Prepared): string {
	return origin.kind === 'link' ? origin.final : join(extensionFolder(paths, id), usualFolderName(sha256));
}

/** Every environment name is shown, also those that stay away while their setting is unset. */
function preview(context: Context, {manifest, isFile}: Judged): Review['launch'] {
	const launch = previewLaunch(manifest, {
		folder: folderSign,
		platform: process.platform,
		values: {},
		systemFolders: context.folders,
		inBundle: isFile,
	});
	const declared = Object.keys(commandTemplate(manifest, process.platform)?.env ?? {}).map(safeLine);
	return {...launch, envNames: [...new Set([...launch.envNames, ...declared])]};
}

/** A prepared bundle as its publisher is judged. */
export function incomingOf({manifest, bundle}: Pick<Prepared, 'manifest' | 'bundle'>): Incoming {
	const {origin, sha256, signature} = bundle;
	return {rawName: manifest.rawName, author: manifest.author.name, origin, sha256, signature};
}

function judged({manifest, bundle}: Pick<Prepared, 'manifest' | 'bundle'>): Judged {
	const files = new Set(bundle.files.map(({path}) => path));
	return {manifest, isFile: path => files.has(path)};
}

/** Versions are free text (`{{VERSION}}`, four segments), so they are compared by their numbers and never refused. */
function compareVersions(a: string, b: string): number {
	return a.localeCompare(b, 'en', {numeric: true});
}

function existingOf(
	{paths, folders}: Context,
	record: ExtensionRecord | undefined,
	{manifest, bundle}: Prepared,
): Review['existing'] {
	if (!record) return undefined;
	const installed = currentVersion(record);
	const order = compareVersions(manifest.version, installed.manifest.version);
	const same = installed.sha256 === bundle.sha256 ? 'same' : 'reinstall';
	return {
		version: installed.manifest.version,
		change: order > 0 ? 'update' : order < 0 ? 'downgrade' : same,
		newPublisher: newPublisher(record, incomingOf({manifest, bundle}), folders),
		key: record.key === undefined ? 'none' : record.key === signingKey(bundle.signature) ? 'same' : 'changed',
		newlyRequired: missingSettings(manifest, record.userConfig, new Set(record.secrets)),
		changes: changesBetween(installed, {manifest, signature: bundle.signature}),
		newlyUnusual: newlyUnusual(judged({manifest, bundle}), {
			manifest: installed.manifest,
			isFile: path => existsSync(join(versionFolder(paths, record, installed), path)),
		}),
	};
}

/** A publisher who changes a bundle gives it another number; one that has the same was exchanged, or built carelessly. */
function alarmsOf(record: ExtensionRecord | undefined, {manifest, bundle}: Prepared): SafeText[] {
	const {sha256, origin} = bundle;
	const past = record && sameNumberOtherBytes(record, {version: manifest.version, sha256, origin});
	if (!past) return [];
	const when = past.installedAt.slice(0, 10);
	return [
		safeLine(
			`Version ${manifest.version} was installed on ${when} with other bytes (sha256 ${past.sha256.slice(0, 12)}… from ${past.origin.final}); this one is ${sha256.slice(0, 12)}….`,
		),
	];
}

/** The key that the extension is known by, and the newest version that was signed with it. */
function knownKey(record: ExtensionRecord | undefined): KnownKey | undefined {
	if (record?.key === undefined) return undefined;
	const signed = versionHistory(record).find(({signature}) => signingKey(signature) === record.key);
	return {key: record.key, version: safeLine(signed?.version ?? 'the installed one')};
}

async function review(
	context: Context,
	prepared: Prepared,
	{notes, policy}: {notes: readonly SafeText[]; policy: Policy},
): Promise<Review> {
	const {bundle, manifest, id} = prepared;
	const asked = judged(prepared);
	const item = readItem(context.paths, id);
	if (item) guardKnown(item);
	const existing = existingOf(context, item?.record, prepared);
	return {
		id,
		rawName: manifest.rawName,
		displayName: manifest.displayName,
		version: manifest.version,
		description: manifest.description,
		author: manifest.author.name,
		...(manifest.author.url !== undefined && {authorUrl: manifest.author.url}),
		origin: bundle.origin,
		sha256: bundle.contentSha256 ?? bundle.sha256,
		signature: bundle.signature,
		signatureText: signatureWords(bundle.signature, knownKey(item?.record)),
		size: bundle.size,
		unpackedSize: bundle.unpackedSize,
		files: bundle.files.length,
		serverType: manifest.server.type,
		launch: preview(context, asked),
		elsewhere: elsewhere(asked),
		tools: manifest.tools,
		toolsGenerated: manifest.toolsGenerated,
		prompts: manifest.prompts,
		settings: userConfigFields(
			manifest,
			hostValues({
				folder: futureFolder(context, prepared),
				platform: process.platform,
				systemFolders: context.folders,
			}),
		),
		fit: await checkFit(manifest, launchHost(context, {anew: true})),
		unknownVariables: unknownVariables(manifest).map(safeLine),
		alarms: alarmsOf(item?.record, prepared),
		forbidden: reasonsAgainst(policy, id, prepared).map(safeLine),
		warnings: [...unusual(asked), ...bundle.warnings, ...notes],
		...(existing && {existing}),
	};
}

/**
 * Reads a bundle, judges it and gathers what it asks for; nothing of it has run and nothing has been written.
 * Throws the `BUNDLE_…`, `DOWNLOAD_…` and `MANIFEST_…` errors, `ID_INVALID`, `POLICY_BROKEN`, and `POLICY_FORBIDS` for a
 * URL that is no allowed source; what else a policy forbids is in the review.
 * @param downloads what is left of one on the disk: what was interrupted, that and what is whole, or nothing
 */
export async function prepare(
	context: Context,
	source: string,
	options: OpenOptions,
	downloads: 'interrupted' | 'whole' | 'nothing' = 'interrupted',
): Promise<PreparedBundle> {
	const [{limits}, policy, {openBundle}, {parseManifest}] = await Promise.all([
		readSettings(context.paths),
		readPolicy(context.policyPlaces),
		import('../bundle/open-bundle.ts'),
		import('../manifest/parse-manifest.ts'),
	]);
	const bundle = await openBundle(source, {
		...options,
		limits,
		...(downloads !== 'nothing' && {parts: partsPlace(context.paths)}),
		keep: downloads === 'whole',
		mayFetch: asked => guardSource(policy, asked),
		signingRoots: () => readSigningRoots(context.policyPlaces),
	});
	try {
		const {manifest, warnings, icons} = await parseManifest(bundle.manifestBytes);
		const id = chooseId(context, manifest, options.as);
		const inside: Prepared = {bundle, manifest, id};
		const notes = [
			...whyThisId(manifest, id),
			...warnings,
			...(await checkIcons(icons, path => bundle.readStart(path))),
		];
		const prepared: PreparedBundle = {
			review: await review(context, inside, {notes, policy}),
			check: signal => bundle.check(signal),
			close() {
				insides.delete(prepared);
				bundle.close();
			},
		};
		insides.set(prepared, inside);
		return prepared;
	} catch (error) {
		bundle.close();
		throw error;
	}
}
