import type {Manifest, SettingChanges, UserConfigOption, UserConfigValue} from '../contract.ts';
import {UserError} from '../errors.ts';
import {checkSetting, parseSetting} from '../manifest/user-config.ts';
import {didYouMean} from '../near-names.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {encodeSecret} from '../store/secret-values.ts';
import {oddEdges} from './odd-edges.ts';

export type StoredSettings = {
	userConfig: Readonly<Record<string, UserConfigValue>>;
	secrets: readonly string[];
};

export type PlannedSettings = StoredSettings & {
	/** Secrets to put into the vault, by key, before the record names them. */
	toVault: ReadonlyMap<string, string>;
	/** Keys whose secrets leave the vault once the record no longer names them. */
	fromVault: readonly string[];
	/** Settings whose plain value moves into the vault, because the manifest calls them secret by now. */
	becameSecret: readonly string[];
	/** What was odd about the values that were given. */
	warnings: readonly SafeText[];
};

function optionOf(manifest: Manifest, key: string): UserConfigOption {
	const option = manifest.userConfig.find(candidate => candidate.key === key);
	if (option) return option;
	const known = manifest.userConfig.map(candidate => candidate.key);
	const near = didYouMean(key, known);
	const all = known.length > 0 ? `Its settings are: ${known.join(', ')}` : 'It has no settings at all.';
	throw new UserError('SETTING_UNKNOWN', `${manifest.displayName} has no setting "${key}".`, {
		hint: near ?? all,
	});
}

function cannotBeEmpty({title, key}: UserConfigOption, why: string): UserError {
	return new UserError('SETTING_INVALID', `${title} (${key}) ${why} and cannot be empty.`, {
		setting: key,
		hint: `To take its value away: --unset ${key}`,
	});
}

/** An empty text is a value of its own: it keeps a default away. Where it would mean nothing, it is refused. */
function guardEmpty(option: UserConfigOption, texts: readonly string[]): void {
	if (!texts.every(text => text === '')) return;
	if (option.required) throw cannotBeEmpty(option, 'is required');
	if (option.sensitive && option.default === undefined) throw cannotBeEmpty(option, 'is a secret');
}

async function readValue(option: UserConfigOption, texts: readonly string[]): Promise<UserConfigValue> {
	guardEmpty(option, texts);
	const value = parseSetting(option, texts);
	const problem = await checkSetting(option, value);
	if (problem) {
		throw new UserError('SETTING_INVALID', problem, {
			setting: option.key,
			hint: `Give another with: --set ${option.key}=<value>`,
		});
	}
	return value;
}

/** No items mean none where that keeps a default away, and nothing where there is no default. */
function saysNothing(
	{multiple, required, default: preset}: UserConfigOption,
	texts: readonly string[],
): boolean {
	return texts.length === 0 && (!multiple || required || preset === undefined);
}

function edgesOf({title, key}: UserConfigOption, texts: readonly string[]): readonly SafeText[] {
	return texts.flatMap(text => {
		const odd = oddEdges(text);
		if (odd === undefined) return [];
		return safeLine(
			`The secret ${title} (${key}) ${odd}. It is kept as it was given; if that is a slip of copying, give it again without.`,
		);
	});
}

/**
 * What the stored settings become; with nothing to set or unset, what they are for this manifest: a plain value of what
 * it calls secret moves into the vault. Writes nothing. Throws `SETTING_UNKNOWN` or `SETTING_INVALID`.
 */
export async function planSettings(
	manifest: Manifest,
	stored: StoredSettings,
	{set = {}, unset = []}: Pick<SettingChanges, 'set' | 'unset'> = {},
): Promise<PlannedSettings> {
	const userConfig = new Map(Object.entries(stored.userConfig));
	const secrets = new Set(stored.secrets);
	const toVault = new Map<string, string>();
	const warnings: SafeText[] = [];
	const clear = (key: string) => {
		userConfig.delete(key);
		secrets.delete(key);
		toVault.delete(key);
	};
	const put = (option: UserConfigOption, value: UserConfigValue) => {
		const {key} = option;
		clear(key);
		if (option.sensitive) {
			toVault.set(key, encodeSecret(option, value));
			secrets.add(key);
		} else {
			userConfig.set(key, value);
		}
	};
	const becameSecret: string[] = [];
	for (const option of manifest.userConfig) {
		const value = userConfig.get(option.key);
		if (value === undefined || value === null) continue;
		if (option.sensitive) becameSecret.push(option.key);
		// Where there is a plain value and a secret, the plain one is the newer.
		if (option.sensitive || secrets.has(option.key)) put(option, value);
	}
	for (const key of unset) clear(optionOf(manifest, key).key);
	for (const [key, texts] of Object.entries(set)) {
		const option = optionOf(manifest, key);
		if (saysNothing(option, texts)) {
			clear(key);
			continue;
		}
		put(option, await readValue(option, texts));
		if (option.sensitive) warnings.push(...edgesOf(option, texts));
	}
	return {
		userConfig: Object.fromEntries(userConfig),
		secrets: [...secrets],
		toVault,
		fromVault: stored.secrets.filter(key => !secrets.has(key)),
		becameSecret,
		warnings,
	};
}

/** What is told when a version says of settings that have a value that they are secret by now, or no longer. */
export function sensitivityWarnings(
	before: Manifest | undefined,
	manifest: Manifest,
	{secrets, becameSecret}: Pick<PlannedSettings, 'secrets' | 'becameSecret'>,
): readonly SafeText[] {
	const wasSecret = new Set(before?.userConfig.flatMap(({key, sensitive}) => (sensitive ? [key] : [])));
	const plain = manifest.userConfig.filter(
		({key, sensitive}) => !sensitive && wasSecret.has(key) && secrets.includes(key),
	);
	return [
		...becameSecret.map(key =>
			safeLine(
				`${manifest.displayName} ${manifest.version} calls "${key}" a secret: its value is in the vault now, and no longer among the settings.`,
			),
		),
		...plain.map(({key}) =>
			safeLine(
				`${manifest.displayName} ${manifest.version} does not call "${key}" a secret. Its value stays in the vault and the server gets it as before; the next value that you set is kept in plain text.`,
			),
		),
	];
}
