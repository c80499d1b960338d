import {hasLetter, splitOptions, wordsOf} from './command-words.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

type Wrapper = {
	/** Options whose value is the next word. */
	valued?: ReadonlySet<string>;
	/** Words that stand before the command: a time, a lock file. */
	before?: number;
	/** Only with one of these words first does it run another command. */
	when?: ReadonlySet<string>;
	/** Gives the command other rights. */
	rights?: true;
};

/** Programs that run the command that stands behind them. */
const wrappers = new Map<string, Wrapper>(
	Object.entries({
		env: {valued: set('-u --unset -C --chdir')},
		nohup: {},
		setsid: {},
		time: {valued: set('-f --format -o --output')},
		timeout: {valued: set('-s --signal -k --kill-after'), before: 1},
		gtimeout: {valued: set('-s --signal -k --kill-after'), before: 1},
		nice: {valued: set('-n --adjustment')},
		ionice: {valued: set('-c --class -n --classdata')},
		chrt: {before: 1},
		taskset: {before: 1},
		stdbuf: {valued: set('-i -o -e --input --output --error')},
		unbuffer: {},
		xargs: {valued: set('-I -n -P -L -s -d -E -a --arg-file --delimiter --max-args --max-procs --replace')},
		parallel: {valued: set('-j --jobs')},
		flock: {valued: set('-w --timeout -E'), before: 1},
		chroot: {valued: set('--userspec --groups'), before: 1},
		unshare: {},
		nsenter: {valued: set('-t --target')},
		strace: {valued: set('-e -o -p -s -u')},
		ltrace: {valued: set('-e -o -p -s -u')},
		script: {},
		watch: {valued: set('-n --interval')},
		caffeinate: {valued: set('-t -w')},
		arch: {},
		exec: {valued: set('-a')},
		command: {},
		builtin: {},
		start: {},
		'dbus-run-session': {valued: set('--config-file')},
		'dbus-launch': {},
		'xvfb-run': {valued: set('-n -s -e -f -w --server-num --server-args')},
		'systemd-run': {valued: set('-p --property -u --unit')},
		bwrap: {},
		firejail: {},
		proxychains: {valued: set('-f')},
		torsocks: {},
		'cross-env': {},
		'cross-env-shell': {},
		dotenv: {valued: set('-e -v')},
		'dotenv-cli': {valued: set('-e -v')},
		'env-cmd': {valued: set('-f --file -e --environments')},
		direnv: {when: set('exec'), before: 1},
		busybox: {},
		toybox: {},
		sudo: {valued: set('-u -g -h -p -C -T -r -t -U -D --user --group --host --prompt'), rights: true},
		doas: {valued: set('-u -C'), rights: true},
		pkexec: {valued: set('--user'), rights: true},
		gosu: {before: 1, rights: true},
		'su-exec': {before: 1, rights: true},
		su: {rights: true},
		runuser: {valued: set('-u --user'), rights: true},
		runas: {rights: true},
		setpriv: {rights: true},
		poetry: {when: set('run')},
		pdm: {when: set('run')},
		hatch: {when: set('run')},
		rye: {when: set('run')},
		pipenv: {when: set('run')},
		pixi: {when: set('run')},
		conda: {when: set('run'), valued: set('-n --name -p --prefix')},
		mamba: {when: set('run'), valued: set('-n --name -p --prefix')},
		micromamba: {when: set('run'), valued: set('-n --name -p --prefix')},
		pnpm: {when: set('exec'), valued: set('-C --dir -F --filter')},
		yarn: {when: set('exec')},
		bundle: {when: set('exec')},
		mise: {when: set('exec x')},
		asdf: {when: set('exec')},
		nvm: {when: set('exec'), before: 1},
		fnm: {when: set('exec'), valued: set('--using')},
		volta: {when: set('run'), valued: set('--node --npm')},
	}),
);

export type Unwrapped = {words: readonly string[]; rights: boolean};

/** `env -S "sh -c id"`: the text is split where it stands. */
function splitString(words: readonly string[]): readonly string[] {
	const at = words.findIndex(word => hasLetter(word, 'S', 'uC') || /^--split-string/.test(word));
	const word = words[at];
	if (word === undefined) return words;
	const [, attached = ''] = /^(?:-[A-Za-z0-9]*?S|--split-string=?)(.*)$/s.exec(word) ?? [];
	const [text = '', rest] =
		attached === '' ? [words[at + 1], words.slice(at + 2)] : [attached, words.slice(at + 1)];
	return [...words.slice(0, at), ...wordsOf(text), ...rest];
}

/** The command behind a program that only runs it; undefined where the program is none of those. */
export function unwrap(name: string, args: readonly string[]): Unwrapped | undefined {
	const wrapper = wrappers.get(name);
	if (!wrapper) return undefined;
	const {valued, before = 0, when, rights = false} = wrapper;
	let {rest} = splitOptions(name === 'env' ? splitString(args) : args, valued);
	if (when) {
		const [word = ''] = rest;
		if (!when.has(word)) return undefined;
		rest = splitOptions(rest.slice(1), valued).rest;
	}
	rest = rest.slice(before);
	// `mise exec node@20 -- sh`: what stands before the dashes is the program's own.
	const dashes = rest.indexOf('--');
	if (when && dashes > 0) rest = rest.slice(dashes + 1);
	while (/^[A-Za-z_]\w*=/.test(rest[0] ?? '')) rest = rest.slice(1);
	return {words: rest[0] === '--' ? rest.slice(1) : rest, rights};
}
