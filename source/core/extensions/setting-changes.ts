import type {Manifest, SettingChanges, UserConfigOption, UserConfigValue} from '../contract.ts';
import {UserError} from '../errors.ts';
import {checkSetting, parseSetting} from '../manifest/user-config.ts';
import {own} from '../manifest/variables.ts';
import {didYouMean} from '../near-names.ts';
import {currentVersion, type ExtensionRecord} from '../store/record.ts';
import {encodeSecret} from '../store/secret-values.ts';

export type StoredSettings = {
	userConfig: Readonly<Record<string, UserConfigValue>>;
	secrets: readonly string[];
};

export type PlannedSettings = StoredSettings & {
	/** Secrets to put into the vault, by key, before the record names them. */
	toVault: ReadonlyMap<string, string>;
	/** Keys whose secrets leave the vault once the record no longer names them. */
	fromVault: readonly string[];
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

async function readValue(option: UserConfigOption, texts: readonly string[]): Promise<UserConfigValue> {
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

/** Nothing typed means nothing set: an empty text is how a form and a shell say "unset". */
function isEmpty(texts: readonly string[]): boolean {
	return texts.every(text => text === '');
}

/**
 * What the stored settings become. Writes nothing.
 * Throws `SETTING_UNKNOWN` or `SETTING_INVALID`.
 */
export async function planSettings(
	manifest: Manifest,
	stored: StoredSettings,
	{set = {}, unset = []}: Pick<SettingChanges, 'set' | 'unset'>,
): Promise<PlannedSettings> {
	const userConfig: Record<string, UserConfigValue> = {...stored.userConfig};
	const secrets = new Set(stored.secrets);
	const toVault = new Map<string, string>();
	const cleared = [...unset, ...Object.keys(set).filter(key => isEmpty(set[key] ?? []))];
	for (const key of cleared) {
		optionOf(manifest, key);
		delete userConfig[key];
		secrets.delete(key);
	}
	for (const [key, texts] of Object.entries(set)) {
		if (isEmpty(texts)) continue;
		const option = optionOf(manifest, key);
		const value = await readValue(option, texts);
		if (option.sensitive) {
			toVault.set(key, encodeSecret(option, value));
			secrets.add(key);
			delete userConfig[key];
		} else {
			userConfig[key] = value;
		}
	}
	return {
		userConfig,
		secrets: [...secrets],
		toVault,
		fromVault: stored.secrets.filter(key => !secrets.has(key)),
	};
}

/** Plain values of settings that the manifest now calls sensitive: they move into the vault. */
export function newlySensitive(
	manifest: Manifest,
	stored: StoredSettings,
): Record<string, readonly string[]> {
	const moved = manifest.userConfig.filter(
		({key, sensitive}) => sensitive && stored.userConfig[key] !== undefined,
	);
	return Object.fromEntries(
		moved.map(({key}) => {
			const value = stored.userConfig[key] as UserConfigValue;
			return [key, typeof value === 'object' ? value : [String(value)]];
		}),
	);
}

/** A record whose plain values are only of settings that its manifest calls no secrets; the others are for the vault. */
export function withSecretsApart(record: ExtensionRecord): {
	record: ExtensionRecord;
	toVault: ReadonlyMap<string, string>;
} {
	const userConfig = {...record.userConfig};
	const toVault = new Map<string, string>();
	for (const option of currentVersion(record).manifest.userConfig) {
		const value = own(userConfig, option.key);
		if (!option.sensitive || value === undefined) continue;
		toVault.set(option.key, encodeSecret(option, value));
		delete userConfig[option.key];
	}
	const secrets = [...new Set([...record.secrets, ...toVault.keys()])];
	return {record: {...record, userConfig, secrets}, toVault};
}
