import {mendUserConfig} from './mend-user-config.ts';

export type Warn = (text: string) => void;

type Raw = Record<string, unknown>;

function isRecord(value: unknown): value is Raw {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const platforms: Readonly<Record<string, string>> = {
	windows: 'win32',
	win: 'win32',
	macos: 'darwin',
	mac: 'darwin',
	osx: 'darwin',
};
const knownPlatforms = ['darwin', 'win32', 'linux'];

function platformName(name: string): string {
	const lower = name.toLowerCase();
	return Object.hasOwn(platforms, lower) ? (platforms[lower] ?? lower) : lower;
}

function dropNulls(object: Raw, path: string, warn: Warn): void {
	for (const [key, value] of Object.entries(object)) {
		if (value !== null) continue;
		delete object[key];
		warn(`${path}${key} is null and is left out`);
	}
}

function mendAuthor(manifest: Raw, warn: Warn): void {
	const {author} = manifest;
	if (typeof author === 'string') {
		manifest.author = {name: author};
		warn('author is a text and is read as its name');
	}
}

/** Tools and prompts that are only names, and prompts without a text (which nothing here uses). */
function mendPreviews(manifest: Raw, warn: Warn): void {
	for (const list of ['tools', 'prompts']) {
		const items = manifest[list];
		if (!Array.isArray(items)) continue;
		manifest[list] = items.map((item: unknown, index) => {
			if (typeof item === 'string') warn(`${list}.${index} is a text and is read as a name`);
			const preview = typeof item === 'string' ? {name: item} : item;
			if (list === 'tools' || !isRecord(preview) || preview.text !== undefined) return preview;
			if (typeof item !== 'string') warn(`${list}.${index} has no text`);
			return {...preview, text: ''};
		});
	}
}

function mendPlatforms(manifest: Raw, warn: Warn): void {
	const {compatibility} = manifest;
	if (!isRecord(compatibility)) return;
	dropNulls(compatibility, 'compatibility.', warn);
	const written = compatibility.platforms;
	if (!Array.isArray(written)) return;
	const mended = written.map(name => (typeof name === 'string' ? platformName(name) : (name as unknown)));
	for (const [index, name] of written.entries()) {
		if (name !== mended[index]) warn(`compatibility.platforms: "${name}" is read as ${mended[index]}`);
	}
	const known = mended.filter(name => knownPlatforms.includes(name as string));
	// With no known one left the schema says so: it is made for another kind of machine.
	if (known.length > 0 && known.length < mended.length)
		warn('compatibility.platforms names an unknown platform');
	compatibility.platforms = known.length > 0 ? known : mended;
}

function asTexts(value: unknown, path: string, warn: Warn): unknown {
	if (typeof value !== 'number' && typeof value !== 'boolean') return value;
	warn(`${path} is a ${typeof value} and is read as the text "${value}"`);
	return String(value);
}

function mendCommand(config: Raw, path: string, warn: Warn): void {
	dropNulls(config, `${path}.`, warn);
	const {args, env} = config;
	if (Array.isArray(args))
		config.args = args.map((value, index) => asTexts(value, `${path}.args.${index}`, warn));
	if (!isRecord(env)) return;
	dropNulls(env, `${path}.env.`, warn);
	for (const [name, value] of Object.entries(env)) env[name] = asTexts(value, `${path}.env.${name}`, warn);
}

function mendServer(manifest: Raw, warn: Warn): void {
	const {server} = manifest;
	if (!isRecord(server)) return;
	dropNulls(server, 'server.', warn);
	const config = server.mcp_config;
	if (!isRecord(config)) return;
	mendCommand(config, 'server.mcp_config', warn);
	const overrides = config.platform_overrides;
	if (!isRecord(overrides)) return;
	for (const [name, override] of Object.entries(overrides)) {
		if (isRecord(override)) mendCommand(override, `server.mcp_config.platform_overrides.${name}`, warn);
		const platform = platformName(name);
		if (platform === name || Object.hasOwn(overrides, platform)) continue;
		overrides[platform] = override;
		delete overrides[name];
		warn(`server.mcp_config.platform_overrides: "${name}" is read as ${platform}`);
	}
}

/**
 * Makes what authors really write fit the loose schema, in place, with a warning for each change. What is wrong
 * beyond that is left for the schema to refuse.
 * @returns by key, why an option of `user_config` is not taken as written
 */
export function mendManifest(manifest: Raw, warn: Warn): ReadonlyMap<string, string> {
	dropNulls(manifest, '', warn);
	mendAuthor(manifest, warn);
	mendPreviews(manifest, warn);
	mendPlatforms(manifest, warn);
	mendServer(manifest, warn);
	return mendUserConfig(manifest.user_config, warn);
}
