import type {CommandTemplate, Manifest, UserConfigOption} from '../contract.ts';
import {UserError} from '../errors.ts';
import {type SafeText, safeLine, safeText} from '../safe-text.ts';
import type {NamedIcon} from './check-icons.ts';
import {checkSchema, type LooseManifest} from './check-schema.ts';
import {collectWarnings} from './collect-warnings.ts';
import {type ManifestVersion, manifestVersion} from './manifest-version.ts';
import {mendManifest} from './mend-manifest.ts';
import {readJson} from './read-json.ts';

type McpConfig = NonNullable<LooseManifest['server']['mcp_config']>;

function commandOf({command, args = [], env = {}}: McpConfig): CommandTemplate {
	return {command, args, env};
}

function serverOf({
	type,
	entry_point: entryPoint,
	mcp_config: config,
}: LooseManifest['server']): Manifest['server'] {
	// The loose schema of 0.4 lets every type go without a command, and only that of `uv` can be derived.
	if (!config && type !== 'uv') {
		throw new UserError(
			'MANIFEST_INVALID',
			`The manifest is not valid: server.mcp_config is missing, and a ${type} server needs it.`,
			{
				hint: 'Ask the author of the bundle for one that says how its server is started.',
			},
		);
	}
	return {
		type,
		entryPoint,
		...(config && {command: commandOf(config)}),
		platformOverrides: config?.platform_overrides ?? {},
	};
}

function linksOf(manifest: LooseManifest): Manifest['links'] {
	const links: readonly (readonly [string, string | undefined])[] = [
		['Homepage', manifest.homepage],
		['Documentation', manifest.documentation],
		['Support', manifest.support],
		['Repository', manifest.repository?.url],
		...(manifest.privacy_policies ?? []).map(url => ['Privacy policy', url] as const),
	];
	return links.flatMap(([label, url]) => (url ? [{label: safeLine(label), url: safeLine(url)}] : []));
}

function previewsOf(
	items: readonly {name: string; description?: string | undefined}[] = [],
): Manifest['tools'] {
	return items.map(({name, description}) => ({
		name: safeLine(name),
		...(description && {description: safeText(description)}),
	}));
}

function optionsOf(manifest: LooseManifest, notes: ReadonlyMap<string, string>): readonly UserConfigOption[] {
	return Object.entries(manifest.user_config ?? {}).map(([key, option]) => {
		const {
			type,
			title,
			description,
			required = false,
			multiple = false,
			sensitive = false,
			min,
			max,
		} = option;
		const note = notes.get(key);
		return {
			key,
			type,
			title: safeLine(title),
			description: safeText(description),
			required,
			multiple,
			sensitive,
			...(option.default !== undefined && {default: option.default}),
			...(min !== undefined && {min}),
			...(max !== undefined && {max}),
			...(note !== undefined && {note: safeLine(note)}),
		};
	});
}

function iconsOf({icon, icons = []}: LooseManifest): readonly NamedIcon[] {
	return [
		...(icon ? [{place: 'icon', path: icon}] : []),
		...icons.map(({src}, index) => ({place: `icons.${index}`, path: src})),
	];
}

/** Neither an argument nor an environment variable can hold a NUL: the system's own call would fail on it. */
function refuseNul(value: unknown, path: string): void {
	if (typeof value === 'string' && value.includes('\0')) {
		throw new UserError('MANIFEST_INVALID', `The manifest is not valid: ${path} holds a NUL character.`, {
			hint: 'Ask the author of the bundle for one that is mended.',
		});
	}
	if (typeof value !== 'object' || value === null) return;
	for (const [key, item] of Object.entries(value)) {
		refuseNul(key, path);
		refuseNul(item, `${path}.${key}`);
	}
}

function normalise(
	manifest: LooseManifest,
	specVersion: ManifestVersion,
	notes: ReadonlyMap<string, string>,
): Manifest {
	const {author, compatibility, license, long_description: longDescription} = manifest;
	const {platforms, runtimes, claude_desktop: claudeDesktop} = compatibility ?? {};
	return {
		specVersion,
		rawName: manifest.name,
		displayName: safeLine(manifest.display_name?.trim() || manifest.name),
		version: safeLine(manifest.version),
		description: safeLine(manifest.description),
		...(longDescription && {longDescription: safeText(longDescription)}),
		author: {
			name: safeLine(author.name),
			...(author.email && {email: safeLine(author.email)}),
			...(author.url && {url: safeLine(author.url)}),
		},
		...(license && {license: safeLine(license)}),
		links: linksOf(manifest),
		server: serverOf(manifest.server),
		tools: previewsOf(manifest.tools),
		toolsGenerated: manifest.tools_generated ?? false,
		prompts: previewsOf(manifest.prompts),
		promptsGenerated: manifest.prompts_generated ?? false,
		compatibility: {
			...(platforms && {platforms}),
			...(runtimes?.node !== undefined && {node: runtimes.node}),
			...(runtimes?.python !== undefined && {python: runtimes.python}),
			...(claudeDesktop !== undefined && {claudeDesktop}),
		},
		userConfig: optionsOf(manifest, notes),
	};
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a `manifest.json` of any known version (0.1 to 0.4): what authors get wrong and what does no harm is
 * mended with a warning. The result is plain JSON.
 * Throws `MANIFEST_INVALID`, naming each place, or `MANIFEST_VERSION_UNKNOWN`.
 */
export async function parseManifest(
	bytes: Uint8Array,
): Promise<{manifest: Manifest; warnings: readonly SafeText[]; icons: readonly NamedIcon[]}> {
	const {warn, warnings} = collectWarnings();
	const raw = readJson(bytes, warn);
	if (!isRecord(raw)) {
		throw new UserError('MANIFEST_INVALID', 'The manifest is not valid: it must be a JSON object.', {
			hint: 'Ask the author of the bundle for one that is mended.',
		});
	}
	const version = manifestVersion(raw, warn);
	const notes = mendManifest(raw, warn);
	const loose = await checkSchema(raw, version, warn);
	refuseNul(loose.server, 'server');
	for (const [key, option] of Object.entries(loose.user_config ?? {}))
		refuseNul(option.default, `user_config.${key}.default`);
	return {manifest: normalise(loose, version, notes), warnings: warnings(), icons: iconsOf(loose)};
}
