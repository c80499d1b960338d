import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {accessSync, constants} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';

function isInstalled(program: string): boolean {
	return (process.env.PATH ?? '').split(delimiter).some(folder => {
		try {
			accessSync(join(folder, program), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter(program => !isInstalled(program));

/** Why the tests with a real Secret Service cannot run here; with `MCPB_TUI_TEST_ALL=1` that is a failure. */
export const noSecretService = missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined;

/** For `describe.skipIf(…)`: true only where a skip is allowed. */
export const skipSecretService = noSecretService !== undefined && process.env.MCPB_TUI_TEST_ALL !== '1';

/**
 * `unlocked` works; `locked` has a keyring and nobody to ask for its password; `empty` has no collection;
 * `wrong-password` is one that was given another password than its own; `absent` is a bus without a keyring service; `silent` is one that accepts connections and never says a word.
 */
export type KeyringState = 'unlocked' | 'locked' | 'wrong-password' | 'empty' | 'absent' | 'silent';

export type SecretService = {
	/** The whole environment for a process that is to reach it. */
	env: NodeJS.ProcessEnv;
	/** The bus alone, as `XDG_RUNTIME_DIR` and `DBUS_SESSION_BUS_ADDRESS`. */
	bus: {XDG_RUNTIME_DIR: string; DBUS_SESSION_BUS_ADDRESS: string};
	stop: () => Promise<void>;
};

const scripts: Record<Exclude<KeyringState, 'silent'>, string> = {
	unlocked: 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null',
	// The first daemon makes the keyring with its password, the second finds it and has no password.
	locked: `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
		gnome-keyring-daemon --replace --start --components=secrets >/dev/null </dev/null`,
	// Its daemon says nothing of it and ends well.
	'wrong-password': `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
		printf other | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null`,
	absent: ':',
	empty: 'gnome-keyring-daemon --start --components=secrets >/dev/null </dev/null',
};

/** Speaks on a socket as a bus that has hung does: not at all. */
const silentBus = `
	require('node:net').createServer(() => {}).listen(process.argv[1], () => console.log('ready'));
	process.stdin.resume().on('end', () => process.exit());
`;

/**
 * A private session bus with a keyring of its own, away from the user's. Everything in it ends when `stop` is
 * called, or with this process: it reads a pipe that ends then.
 */
export async function startSecretService(state: KeyringState = 'unlocked'): Promise<SecretService> {
	const home = await mkdtemp(join(tmpdir(), 'keyring-'));
	const {DISPLAY: _, WAYLAND_DISPLAY: __, DBUS_SESSION_BUS_ADDRESS: ___, ...rest} = process.env;
	const env = {...rest, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, 'share')};
	const socket = join(home, 'bus');
	const [program, ...args] =
		state === 'silent'
			? [process.execPath, '-e', silentBus, socket]
			: [
					'dbus-run-session',
					`--config-file=${await writeBusConfig(home, socket)}`,
					'--',
					'sh',
					'-c',
					`${scripts[state]}; echo ready; cat >/dev/null`,
				];
	const child = spawn(program as string, args, {env, stdio: ['pipe', 'pipe', 'ignore']});
	const ended = once(child, 'exit');
	const lines = createInterface(child.stdout);
	const ready = await Promise.race([once(lines, 'line'), ended.then(() => undefined)]);
	if (!ready) throw new Error(`the private keyring (${state}) did not start`);
	const bus = {XDG_RUNTIME_DIR: home, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`};
	return {
		env: {...env, ...bus},
		bus,
		async stop() {
			child.stdin.end();
			await ended;
			await rm(home, {recursive: true, force: true, maxRetries: 5});
		},
	};
}

/** A bus on a socket of a known name that starts no services by itself: no prompter, no second daemon. */
async function writeBusConfig(home: string, socket: string): Promise<string> {
	const file = join(home, 'bus.conf');
	await writeFile(
		file,
		`<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`,
	);
	return file;
}
