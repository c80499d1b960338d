import {stat} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import type {
	Field,
	FieldKind,
	Manifest,
	UserConfigOption,
	UserConfigType,
	UserConfigValue,
} from '../contract.ts';
import {systemCode, UserError} from '../errors.ts';
import {isExact, typedNumber} from '../exact-json.ts';
import {own} from '../own.ts';
import {homeFolder} from '../person.ts';
import {ours, type SafeText, safeLine} from '../safe-text.ts';
import {fillIn} from './variables.ts';

const kinds: Record<UserConfigType, FieldKind> = {
	string: 'text',
	number: 'number',
	boolean: 'boolean',
	directory: 'directory',
	file: 'file',
};

/** An option's default with the folders in it filled in; undefined when it has none. */
export function defaultValue(
	{default: value}: UserConfigOption,
	folders: Readonly<Record<string, string>>,
): UserConfigValue | undefined {
	const filled = (text: string) => fillIn(text, name => own(folders, name));
	if (typeof value === 'string') return filled(value);
	return Array.isArray(value) ? value.map(filled) : value;
}

/** Whether a launch command of any platform uses the option. */
export function isUsed(manifest: Manifest, key: string): boolean {
	const {command, platformOverrides} = manifest.server;
	const variable = `\${user_config.${key}}`;
	return [command, ...Object.values(platformOverrides)].some(template => {
		const texts = [template?.command ?? '', ...(template?.args ?? []), ...Object.values(template?.env ?? {})];
		return texts.some(text => text.includes(variable));
	});
}

/**
 * The rows of the settings form, in the manifest's order, defaults as the server would get them.
 * @param variables what the host fills in, see `hostValues`
 */
export function userConfigFields(
	manifest: Manifest,
	variables: Readonly<Record<string, string>>,
): readonly Field[] {
	return manifest.userConfig.map(option => {
		const value = defaultValue(option, variables);
		const note =
			option.note ?? (isUsed(manifest, option.key) ? undefined : ours('Nothing in its command uses this.'));
		return {
			key: option.key,
			title: option.title,
			description: option.description,
			kind: kinds[option.type],
			required: option.required,
			multiple: option.multiple,
			sensitive: option.sensitive,
			...(option.min !== undefined && {minimum: option.min}),
			...(option.max !== undefined && {maximum: option.max}),
			...(value !== undefined && {default: value}),
			...(note !== undefined && {note}),
		};
	});
}

function isEmpty(value: UserConfigValue | null | undefined): boolean {
	if (Array.isArray(value)) return value.length === 0 || value.some(isEmpty);
	return value === undefined || value === null || value === '';
}

/**
 * The keys of the required options that have neither a value nor a default.
 * @param values what is set, by key
 * @param secrets the keys whose values are in the vault
 */
export function missingSettings(
	manifest: Manifest,
	values: Readonly<Record<string, UserConfigValue>>,
	secrets: ReadonlySet<string>,
): readonly string[] {
	return manifest.userConfig
		.filter(
			({key, required, default: fallback}) =>
				required && !secrets.has(key) && isEmpty(own(values, key) ?? fallback),
		)
		.map(({key}) => key);
}

function invalid(option: UserConfigOption, rule: string, hint?: string): UserError {
	return new UserError('SETTING_INVALID', `${option.title} (${option.key}) ${rule}.`, {
		setting: option.key,
		...(hint !== undefined && {hint}),
	});
}

function numberRule({min, max}: UserConfigOption, value: number): string | undefined {
	if (!Number.isFinite(value)) return 'must be a number';
	if (min !== undefined && value < min) return `must be at least ${min}`;
	if (max !== undefined && value > max) return `must be at most ${max}`;
	return undefined;
}

/** A number that a double cannot hold stays its digits: the server gets a text in any case. */
function readNumber(text: string): number | string {
	const value = typedNumber(text) ?? Number.NaN;
	return isExact(value) ? value.rawJSON : value;
}

function parseNumber(option: UserConfigOption, text: string): number | string {
	const value = readNumber(text);
	const rule = numberRule(option, Number(value));
	if (rule) throw invalid(option, rule);
	return value;
}

const booleans: Readonly<Record<string, boolean>> = {
	true: true,
	yes: true,
	on: true,
	1: true,
	false: false,
	no: false,
	off: false,
	0: false,
};

function parseBoolean(option: UserConfigOption, text: string): boolean {
	const value = own(booleans, text.trim().toLowerCase());
	if (value === undefined) throw invalid(option, 'must be true or false (yes, no, 1 and 0 do as well)');
	return value;
}

/** A path as a user types it, made absolute: from `~` or from the working folder. */
function parsePath(option: UserConfigOption, text: string): string {
	if (text.trim() === '') throw invalid(option, 'must be a path', `To take it away: --unset ${option.key}`);
	return /^~(?=$|[\\/])/.test(text) ? resolve(join(homeFolder(), text.slice(1))) : resolve(text);
}

function parseOne(option: UserConfigOption, text: string): string | number | boolean {
	if (text.includes('\0')) throw invalid(option, 'cannot hold a NUL character');
	if (option.type === 'number') return parseNumber(option, text);
	if (option.type === 'boolean') return parseBoolean(option, text);
	if (option.type === 'string') return text;
	return parsePath(option, text);
}

/** Several texts, or one that is a JSON array; empty ones do not count. */
function listItems(option: UserConfigOption, texts: readonly string[]): readonly string[] {
	const [first = ''] = texts;
	if (texts.length !== 1 || !/^\[.*\]$/s.test(first.trim())) return texts.filter(text => text !== '');
	let value: unknown;
	try {
		value = JSON.parse(first);
	} catch {
		value = undefined;
	}
	const items = Array.isArray(value)
		? value.filter(item => ['string', 'number', 'boolean'].includes(typeof item))
		: [];
	if (!Array.isArray(value) || items.length < value.length) {
		throw invalid(option, 'must be a JSON array of texts, or be given once for each value');
	}
	return items.map(String).filter(text => text !== '');
}

/**
 * What a user typed as the option's typed value: numbers and booleans read, paths made absolute, several texts or
 * one JSON array for a `multiple` option. Throws `SETTING_INVALID` with the rule, never with the text: it may be a secret.
 */
export function parseSetting(option: UserConfigOption, texts: readonly string[]): UserConfigValue {
	if (option.multiple) return listItems(option, texts).map(text => String(parseOne(option, text)));
	if (texts.length !== 1) throw invalid(option, `takes one value, and ${texts.length} were given`);
	return parseOne(option, texts[0] ?? '');
}

/** Whether the author's own words ask for a file that is there already; the format has no other way to say it. */
function mustExist({title, description}: UserConfigOption): boolean {
	return /\b(?:must|has to|needs to) (?:already )?exist\b|\b(?:an|the|your) existing\b/i.test(
		`${title} ${description}`,
	);
}

type Found = 'file' | 'folder' | 'missing' | {unreachable: string};

async function whatIsAt(path: string): Promise<Found> {
	try {
		return (await stat(path)).isDirectory() ? 'folder' : 'file';
	} catch (error) {
		const code = systemCode(error);
		if (code === 'ENOENT') return 'missing';
		return {unreachable: code === 'ENOTDIR' ? 'a part of it is a file, not a folder' : String(code)};
	}
}

async function pathProblem(option: UserConfigOption, path: string): Promise<string | undefined> {
	const found = await whatIsAt(path);
	if (typeof found === 'object') return `cannot be reached (${found.unreachable}): ${path}`;
	if (option.type === 'directory') {
		if (found === 'missing') return `does not exist: ${path}`;
		return found === 'folder' ? undefined : `must be a folder, and this is a file: ${path}`;
	}
	if (found === 'folder') return `must be a file, and this is a folder: ${path}`;
	// A database, a log or a report is often made by the server itself.
	return found === 'missing' && mustExist(option) ? `does not exist: ${path}` : undefined;
}

/** A stored text is a number where it is an item of a list, or has more digits than a double. */
function storedNumber({multiple}: UserConfigOption, value: string | number | boolean): number {
	if (typeof value !== 'string') return value as number;
	const number = typedNumber(value);
	return multiple || isExact(number) ? Number(value) : Number.NaN;
}

function typeProblem(option: UserConfigOption, value: string | number | boolean): string | undefined {
	if (option.type === 'number') return numberRule(option, storedNumber(option, value));
	if (option.type === 'boolean')
		return /^(true|false)$/.test(String(value)) ? undefined : 'must be true or false';
	return typeof value === 'string' ? undefined : 'must be a text';
}

async function problemOf(
	option: UserConfigOption,
	value: string | number | boolean,
): Promise<string | undefined> {
	const isPath = option.type === 'file' || option.type === 'directory';
	return typeProblem(option, value) ?? (isPath ? await pathProblem(option, String(value)) : undefined);
}

/** What is wrong with a stored value, as a sentence about the option: its type, its limits, a path that is not there. */
export async function checkSetting(
	option: UserConfigOption,
	value: UserConfigValue,
): Promise<SafeText | undefined> {
	if (Array.isArray(value) !== option.multiple) {
		return safeLine(`${option.title} must be ${option.multiple ? 'a list' : 'one value'}.`);
	}
	for (const item of Array.isArray(value) ? value : [value]) {
		const problem = await problemOf(option, item as string);
		if (problem) return safeLine(`${option.title} ${problem}.`);
	}
	return undefined;
}

/** Which of the files that the settings of `keys` name do not exist yet, as sentences: a mistyped path looks the same. */
export async function filesToCome(
	manifest: Manifest,
	values: Readonly<Record<string, UserConfigValue>>,
	keys: readonly string[],
): Promise<readonly SafeText[]> {
	const named = manifest.userConfig
		.filter(({key, type}) => type === 'file' && keys.includes(key))
		.flatMap(({key, title}) => [own(values, key) ?? []].flat().map(path => ({title, path: String(path)})));
	const lines = await Promise.all(
		named.map(async ({title, path}) =>
			(await whatIsAt(path)) === 'missing' ? [safeLine(`${title} does not exist yet: ${path}`)] : [],
		),
	);
	return lines.flat();
}
