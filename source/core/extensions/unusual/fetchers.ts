import {splitOptions} from './command-words.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Programs that fetch whatever they are asked for, or talk to another machine. */
const always = set(
	'npx pnpx bunx uvx pipx dnx pip easy_install docker podman nerdctl curl wget aria2c http https xh lwp-request lwp-download ftp lftp sftp scp rsync nc ncat netcat socat telnet ssh svn hg jbang cs coursier nix-shell nix-build cpan cpanm mcp-remote',
);

type Fetcher = {words: ReadonlySet<string>; valued?: ReadonlySet<string>};

/** Programs that fetch with one of these words. */
const some = new Map<string, Fetcher>(
	Object.entries({
		npm: {
			words: set('exec x install i ci add update up init create isntall in ins'),
			valued: set('--prefix -C --userconfig --globalconfig --registry --cache -w --workspace --loglevel'),
		},
		pnpm: {words: set('dlx add install i create update up'), valued: set('-C --dir -F --filter')},
		yarn: {words: set('dlx add install create global up upgrade'), valued: set('--cwd')},
		bun: {words: set('x add install i create update'), valued: set('--cwd -c --config')},
		deno: {words: set('install i add x jupyter'), valued: set('--config -c --import-map')},
		uv: {
			words: set('tool x add pip python'),
			valued: set(
				'--directory --project --config-file --cache-dir --python -p --color --index-url -i --index --default-index --extra-index-url --find-links -f',
			),
		},
		go: {words: set('run install get')},
		cargo: {words: set('install binstall add')},
		dotnet: {words: set('tool add')},
		gem: {words: set('install exec fetch update')},
		bundle: {words: set('install add update')},
		composer: {words: set('install require update create-project global')},
		poetry: {words: set('add install self update')},
		pdm: {words: set('add install self update')},
		pipenv: {words: set('install update sync')},
		pixi: {words: set('exec x add install global')},
		conda: {words: set('install create update env')},
		mamba: {words: set('install create update env')},
		micromamba: {words: set('install create update env')},
		git: {words: set('clone pull fetch submodule remote'), valued: set('-C -c --git-dir --work-tree')},
		nix: {words: set('run shell develop build profile')},
		brew: {words: set('install upgrade reinstall tap')},
		apt: {words: set('install upgrade')},
		'apt-get': {words: set('install upgrade')},
		dnf: {words: set('install upgrade')},
		yum: {words: set('install upgrade')},
		apk: {words: set('add upgrade')},
		pacman: {words: set('-S')},
		snap: {words: set('install run')},
		flatpak: {words: set('install run')},
		choco: {words: set('install upgrade')},
		winget: {words: set('install upgrade')},
		scoop: {words: set('install update')},
		mise: {words: set('install use')},
		asdf: {words: set('install')},
	}),
);

/** Modules of Python that do what a fetcher does. */
const fetchingModules = set('pip pipx ensurepip easy_install uv conda pip._internal');

/** Options of `uv run` that bring in what is not in the bundle. */
const uvBrings =
	/^(?:--with(?:-.*)?|-w|--index(?:-url)?|-i|--default-index|--extra-index-url|--find-links|-f)$/;

const uvRunValued = set(
	'--with --with-requirements --with-editable -w --python -p --directory --project --env-file --group --extra --index-url -i --index --default-index --extra-index-url --find-links -f --config-file --cache-dir --package --color',
);

/** Whether a command fetches code or talks to another machine before anything of the bundle runs. */
export function isFetching(name: string, args: readonly string[]): boolean {
	if (always.has(name)) return true;
	if (['python', 'pythonw', 'py', 'pypy'].includes(name)) {
		const {options} = splitOptions(args, set('-m -W -X'));
		return options.some(option => option.name === '-m' && fetchingModules.has(option.value ?? ''));
	}
	if (name === 'uv' && uvRun(args)?.brings) return true;
	const fetcher = some.get(name);
	if (!fetcher) return false;
	return fetcher.words.has(splitOptions(args, fetcher.valued).rest[0] ?? '');
}

/** What `uv run` runs, and whether its options bring in more than the project asks for; undefined for other commands of uv. */
export function uvRun(args: readonly string[]): {words: readonly string[]; brings: boolean} | undefined {
	const {rest} = splitOptions(args, some.get('uv')?.valued);
	if (rest[0] !== 'run') return undefined;
	const {options, rest: words} = splitOptions(rest.slice(1), uvRunValued);
	const isModule = options.some(({name}) => name === '-m' || name === '--module');
	return {
		words: isModule ? ['python', '-m', ...words] : words,
		brings: options.some(({name}) => uvBrings.test(name)),
	};
}
