import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';

export type Keyring = Pick<typeof import('@napi-rs/keyring'), 'Entry'>;

const load = createRequire(import.meta.url);

/** The name of the addon beside a copied launcher, which has no node_modules. */
export const copiedAddon = 'keyring.node';

/**
 * The keychain addon: the copy beside this script when there is one, else the package's. Throws the loader's error.
 * It asks its environment for the session bus only once: complete it first (`missingSessionBus`).
 */
export function loadKeyring(): Keyring {
	const copy = join(dirname(fileURLToPath(import.meta.url)), copiedAddon);
	return load(existsSync(copy) ? copy : '@napi-rs/keyring') as Keyring;
}

function platformNames(): readonly string[] {
	const base = `${process.platform}-${process.arch}`;
	if (process.platform === 'win32') return [`${base}-msvc`];
	if (process.platform !== 'linux') return [base];
	const {header} = process.report.getReport() as {header?: {glibcVersionRuntime?: string}};
	return header?.glibcVersionRuntime ? [`${base}-gnu`, `${base}-gnueabihf`] : [`${base}-musl`];
}

function resolved(from: NodeJS.Require, name: string): string | undefined {
	try {
		return from.resolve(name);
	} catch {
		return undefined;
	}
}

/**
 * The absolute path of this platform's addon, to be copied beside a launcher; undefined where there is none: it is
 * optional, and so is the package that brings it.
 */
export function keyringAddonFile(): string | undefined {
	const keyring = resolved(load, '@napi-rs/keyring');
	if (keyring === undefined) return undefined;
	// The platform packages are dependencies of the keyring package, and a strict layout shows them to it alone.
	const fromKeyring = createRequire(keyring);
	return platformNames()
		.map(name => resolved(fromKeyring, `@napi-rs/keyring-${name}`))
		.find(file => file !== undefined);
}
