import {hasLetter, isRemote, readOptions} from './command-words.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter(Boolean));

type Interpreter = {
	/** Letters of options that hold code, and of those that hold something else. */
	code?: string;
	other?: string;
	/** Long options that hold code. */
	long?: ReadonlySet<string>;
	/** Options whose value is the next word, so that it is no script. */
	valued?: ReadonlySet<string>;
	/** Options that have no value. */
	flags?: RegExp;
	/** First words behind which the script stands, after more options: `deno run`. */
	runs?: ReadonlySet<string>;
	/** Options that hold code wherever they stand. */
	anywhere?: RegExp;
	/** First words that mean code: `deno eval`. */
	words?: ReadonlySet<string>;
	/** Its first word is code, unless one of these options names a file. */
	program?: ReadonlySet<string>;
};

const nodeLike: Interpreter = {
	code: 'ep',
	other: 'rC',
	long: set('--eval --print'),
	valued: set(
		'-r --require --import --loader --experimental-loader -C --conditions --env-file --env-file-if-exists --title --input-type --tsconfig --allow-fs-read --allow-fs-write --disable-warning --dns-result-order --unhandled-rejections --watch-path --openssl-config --icu-data-dir --redirect-warnings --max-http-header-size --trace-event-categories --diagnostic-dir --tls-cipher-list --tls-keylog --disable-proto --localstorage-file --inspect-port',
	),
	flags:
		/^(?:-[^-].*|--(?:no-.*|enable-.*|trace-(?!event-|require).*|harmony.*|expose-gc|experimental-(?:strip-types|transform-types|modules|vm-modules|sqlite|fetch|wasm-modules|json-modules|websocket|webstorage|require-module|permission|import-meta-resolve|specifier-resolution|abortcontroller)|preserve-symlinks.*|permission|allow-(?:addons|child-process|worker|wasi|net)|watch|watch-preserve-output|test|test-only|abort-on-uncaught-exception|throw-deprecation|pending-deprecation|use-.*-ca|verify-base-objects|frozen-intrinsics|insecure-http-parser|force-.*|interpreted-frames-native-stack|check|interactive|version|help|inspect.*|transpile-only|files|esm|pretty|smol|hot|bun|silent))$/,
};
const awkLike: Interpreter = {
	valued: set('-F -v -f --file --assign --field-separator -i --include'),
	long: set('-e --source'),
	program: set('-f --file -i --include'),
};

/** Interpreters, each with how it is given code instead of a file that holds it. */
const interpreters = new Map<string, Interpreter>(
	Object.entries({
		node: nodeLike,
		nodejs: nodeLike,
		tsx: nodeLike,
		'ts-node': nodeLike,
		'ts-node-esm': nodeLike,
		'ts-node-script': nodeLike,
		'ts-node-cwd': nodeLike,
		'ts-node-dev': nodeLike,
		'babel-node': nodeLike,
		jiti: nodeLike,
		'swc-node': nodeLike,
		electron: nodeLike,
		bun: {
			...nodeLike,
			valued: set('-r --preload --require --import --cwd -c --config --env-file --port --conditions'),
			runs: set('run test'),
		},
		deno: {
			words: set('eval repl'),
			valued: set('--config -c --import-map --preload --import --require --ext --seed --cert --location'),
			flags:
				/^(?:-[A-Za-bd-z]+|--(?:allow-.*|deny-.*|no-.*|unstable.*|watch.*|check|cached-only|frozen|quiet|node-modules-dir|vendor|inspect.*|enable-.*))$/,
			runs: set('run test bench serve watch cache check compile'),
		},
		qjs: {code: 'e', long: set('--eval')},
		git: {
			anywhere:
				/^(?:--config-env=|-c)?(?:alias\.|core\.(?:sshcommand|gitproxy|fsmonitor|pager|editor|askpass|hookspath)|credential\.|pager\.|filter\.|diff\.|merge\.|gpg\.|sequence\.|include|url\.|protocol\.)[^=]*=/i,
		},
		tar: {
			anywhere: /^(?:--checkpoint-action=exec|--to-command|--use-compress-prog|--rsh-command|--info-script)/,
		},
		bsdtar: {anywhere: /^--use-compress-prog/},
		perl: {code: 'eEMmd', other: 'IxCDFi0l', valued: set('-I')},
		raku: {code: 'eM', other: 'I'},
		ruby: {code: 'e', other: 'IrCEKFxTW', valued: set('-I -r -C -E')},
		jruby: {code: 'e', other: 'IrCEKFxTW', valued: set('-I -r -C -E')},
		php: {
			code: 'rBRE',
			other: 'cdfFSztn',
			long: set('--run --process-begin --process-code --process-end'),
			valued: set('-c -d -f -F -S -t -z'),
		},
		lua: {code: 'e', other: 'l', valued: set('-l')},
		luajit: {code: 'e', other: 'ljO', valued: set('-l')},
		rscript: {code: 'e', long: set('-e')},
		r: {code: 'e', long: set('-e')},
		julia: {code: 'eE', other: 'LpJtC', long: set('--eval --print'), valued: set('-L --load -J -t -C')},
		groovy: {code: 'e', other: 'cD'},
		scala: {code: 'e'},
		kotlin: {code: 'e'},
		elixir: {code: 'e', long: set('--eval --rpc-eval -e'), valued: set('-r -S -pa -pz')},
		erl: {long: set('-eval -run -s')},
		escript: {},
		guile: {code: 'ce', other: 'lL'},
		racket: {code: 'e', long: set('--eval')},
		sbcl: {long: set('--eval')},
		clojure: {code: 'e', long: set('--eval')},
		bb: {code: 'e', long: set('--eval')},
		ghc: {code: 'e'},
		runghc: {code: 'e'},
		ocaml: {code: 'e'},
		swift: {code: 'e'},
		crystal: {words: set('eval')},
		emacs: {long: set('--eval -eval --execute -f --funcall')},
		vim: {code: 'cS', long: set('--cmd')},
		nvim: {code: 'cS', long: set('--cmd')},
		gdb: {long: set('-ex -iex --eval-command --init-eval-command')},
		sqlite: {long: set('-cmd --cmd')},
		make: {long: set('--eval')},
		awk: awkLike,
		gawk: awkLike,
		mawk: awkLike,
		nawk: awkLike,
	}),
);

const loading = [
	'-r',
	'--require',
	'--import',
	'--loader',
	'--experimental-loader',
	'--preload',
	'--import-map',
	'--config',
	'-c',
];

export type Reading = 'inline' | 'remote' | 'debugger';

/** Words of one letter are flags wherever they are not said to be something else. */
const shortFlags = /^-[^-]/;

export function isInterpreter(name: string): boolean {
	return interpreters.has(name);
}

/** What is given to an interpreter: its options, and the words that may be its script. */
function givenTo({valued, flags = shortFlags, runs}: Interpreter, args: readonly string[]) {
	const syntax = {valued, flags};
	const {options, starts} = readOptions(args, syntax);
	const at = runs && starts.find(start => runs.has(args[start] ?? ''));
	const rest = at === undefined ? [] : args.slice(at + 1);
	const behind = readOptions(rest, syntax);
	return {
		options: [...options, ...behind.options],
		words: [...starts.map(start => args[start] ?? ''), ...behind.starts.map(start => rest[start] ?? '')],
	};
}

/** The words that may be an interpreter's script, each with what is given to it. */
export function scriptsOf(name: string, args: readonly string[]): readonly (readonly string[])[] {
	const {valued, flags = shortFlags} = interpreters.get(name) ?? {};
	return readOptions(args, {valued, flags}).starts.map(at => args.slice(at));
}

/** What an interpreter is given besides files: code among its arguments, code from elsewhere, a port to be steered by. */
export function readInterpreter(name: string, args: readonly string[]): readonly Reading[] {
	const interpreter = interpreters.get(name);
	if (!interpreter) return [];
	const {code = '', other = '', long = set(''), program, anywhere} = interpreter;
	const {options, words} = givenTo(interpreter, args);
	const names = options.map(option => option.name);
	const inline =
		options.some(option => long.has(option.name) || hasLetter(option.name, code, other)) ||
		words.some(word => interpreter.words?.has(word)) ||
		args.some(word => anywhere?.test(word)) ||
		(program !== undefined && !names.some(option => program.has(option.slice(0, 2)) || program.has(option)));
	const loaded = options.filter(option => loading.includes(option.name)).map(({value = ''}) => value);
	const held = [...loaded, ...words].some(value => /^data:/i.test(value));
	return [
		...(inline || held ? ['inline' as const] : []),
		...([...loaded, ...words].some(word => isRemote(word) && !/^data:/i.test(word))
			? ['remote' as const]
			: []),
		...(names.some(option => /^--inspect(?:-|$)/.test(option)) ? ['debugger' as const] : []),
	];
}
