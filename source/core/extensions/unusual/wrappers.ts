import {hasLetter, readOptions, wordsOf} from './command-words.ts';

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
	/** Where its command begins cannot be told from its words. */
	scan?: true;
	/** Hands its command to a shell: always, or with one of these options. */
	text?: RegExp | true;
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
		parallel: {valued: set('-j --jobs'), scan: true, text: true},
		flock: {valued: set('-w --timeout -E'), before: 1, scan: true, text: /^(?:-[a-z]*c|--command)/},
		chroot: {valued: set('--userspec --groups'), before: 1},
		unshare: {scan: true},
		nsenter: {valued: set('-t --target'), scan: true},
		strace: {valued: set('-e -o -p -s -u')},
		ltrace: {valued: set('-e -o -p -s -u')},
		script: {before: 1, scan: true, text: /^(?:-[a-z]*c|--command)/},
		watch: {valued: set('-n --interval'), scan: true, text: true},
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
		bwrap: {scan: true},
		firejail: {scan: true},
		tini: {valued: set('-p -e')},
		'dumb-init': {valued: set('-r --rewrite')},
		catatonit: {},
		setarch: {scan: true},
		linux: {},
		i386: {},
		x86_64: {},
		prlimit: {scan: true},
		numactl: {scan: true},
		rlwrap: {scan: true},
		choom: {valued: set('-n --adjust -p --pid')},
		fakeroot: {scan: true},
		'fakeroot-sysv': {scan: true},
		fakechroot: {scan: true},
		faketime: {scan: true, before: 1},
		eatmydata: {},
		'ld.so': {valued: set('--library-path --preload --argv0 --audit --inhibit-rpath'), scan: true},
		tmux: {scan: true, text: true},
		screen: {scan: true},
		nodemon: {scan: true, text: /^(?:-x|--exec)/},
		concurrently: {scan: true, text: true},
		dotenvx: {scan: true},
		doppler: {scan: true, before: 1, text: /^--command/},
		op: {scan: true},
		infisical: {scan: true, before: 1, text: /^--command/},
		chpst: {scan: true, valued: set('-u -U -b -e -/ -n -l -L -m -d -o -p -f -c -r -t')},
		's6-setuidgid': {before: 1, rights: true},
		setuidgid: {before: 1, rights: true},
		valgrind: {scan: true},
		perf: {scan: true},
		gdb: {scan: true},
		lldb: {scan: true},
		wsl: {scan: true, text: true},
		corepack: {},
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
		su: {rights: true, scan: true, before: 1, text: /^(?:-[a-z]*c|--(?:session-)?command)/},
		runuser: {
			valued: set('-u --user'),
			rights: true,
			scan: true,
			text: /^(?:-[a-z]*c|--(?:session-)?command)/,
		},
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

export type Unwrapped = {
	words: readonly string[];
	rights: boolean;
	/** Whether the command may begin at any other word as well. */
	scan: boolean;
	/** Whether a shell is given it. */
	isText: boolean;
};

export function isWrapper(name: string): boolean {
	return wrappers.has(name);
}

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

function withoutAssignments(words: readonly string[]): readonly string[] {
	let at = 0;
	while (/^[A-Za-z_]\w*=/.test(words[at] ?? '')) at++;
	return words.slice(words[at] === '--' ? at + 1 : at);
}

/** Where the words of a wrapper's command begin; undefined where it runs none. */
function beginningOf(args: readonly string[], starts: readonly number[], wrapper: Wrapper) {
	const {valued, before = 0, when} = wrapper;
	if (!when) return (starts[0] ?? args.length) + before;
	const at = starts.find(start => when.has(args[start] ?? ''));
	if (at === undefined) return undefined;
	const behind = args.slice(at + 1);
	const start = at + 1 + (readOptions(behind, {valued, flags: /^-/}).starts[0] ?? behind.length) + before;
	// `mise exec node@20 -- sh`: what stands before the dashes is the program's own.
	const dashes = args.indexOf('--', start);
	return dashes > start ? dashes + 1 : start;
}

/** The command behind a program that only runs it; undefined where the program is none of those. */
export function unwrap(name: string, args: readonly string[]): Unwrapped | undefined {
	const wrapper = wrappers.get(name);
	if (!wrapper) return undefined;
	// A lone dash is `-i` to env.
	const own = name === 'env' ? splitString(args).map(word => (word === '-' ? '-i' : word)) : args;
	const {starts, isUnsure} = readOptions(own, wrapper);
	const at = beginningOf(own, starts, wrapper);
	if (at === undefined) return undefined;
	const {text, scan = false, rights = false} = wrapper;
	return {
		words: withoutAssignments(own.slice(at)),
		rights,
		scan: scan || isUnsure,
		isText: text === true || (text !== undefined && own.slice(0, at + 1).some(word => text.test(word))),
	};
}
