import {hasLetter, isRemote, splitOptions} from './command-words.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter(Boolean));

type Interpreter = {
	/** Letters of options that hold code, and of those that hold something else. */
	code?: string;
	other?: string;
	/** Long options that hold code. */
	long?: ReadonlySet<string>;
	/** Options whose value is the next word, so that it is no script. */
	valued?: ReadonlySet<string>;
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
		'-r --require --import --loader --experimental-loader -C --conditions --env-file --title --input-type --tsconfig',
	),
};
const pythonLike: Interpreter = {code: 'c', other: 'mWXQ', valued: set('-W -X -Q')};
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
		electron: nodeLike,
		bun: {...nodeLike, valued: set('-r --preload --require --import --cwd -c --config')},
		deno: {words: set('eval repl'), valued: set('--config -c --import-map')},
		qjs: {code: 'e', long: set('--eval')},
		python: pythonLike,
		pythonw: pythonLike,
		py: pythonLike,
		pypy: pythonLike,
		jython: pythonLike,
		micropython: pythonLike,
		ipython: pythonLike,
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

const loading = ['-r', '--require', '--import', '--loader', '--experimental-loader', '--preload'];

export type Reading = 'inline' | 'remote' | 'debugger';

/** What an interpreter is given besides files: code among its arguments, code from elsewhere, a port to be steered by. */
export function readInterpreter(name: string, args: readonly string[]): readonly Reading[] {
	const interpreter = interpreters.get(name);
	if (!interpreter) return [];
	const {code = '', other = '', long = set(''), valued, words, program} = interpreter;
	const {options, rest} = splitOptions(args, valued);
	const names = options.map(option => option.name);
	const inline =
		options.some(option => long.has(option.name) || hasLetter(option.name, code, other)) ||
		words?.has(rest[0] ?? '') === true ||
		(program !== undefined && !names.some(option => program.has(option.slice(0, 2)) || program.has(option)));
	const loaded = options.filter(option => loading.includes(option.name)).map(({value = ''}) => value);
	const held = loaded.some(value => /^data:/i.test(value));
	// `deno run -A <script>`: of these the first word may only say what is done.
	const [first = ''] = rest;
	const scripts = ['deno', 'bun'].includes(name)
		? [first, splitOptions(rest.slice(1), valued).rest[0] ?? '']
		: [first];
	return [
		...(inline || held ? ['inline' as const] : []),
		...([...loaded, ...scripts].some(word => isRemote(word) && !/^data:/i.test(word))
			? ['remote' as const]
			: []),
		...(names.some(option => /^--inspect(?:-|$)/.test(option)) ? ['debugger' as const] : []),
	];
}
