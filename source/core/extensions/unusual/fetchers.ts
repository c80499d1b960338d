import {readOptions, type Syntax} from './command-words.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Programs that fetch whatever they are asked for, or talk to another machine. */
const always = set(
	'npx pnpx bunx uvx pipx dnx pip easy_install docker podman nerdctl docker-compose podman-compose apptainer singularity skopeo curl wget aria2c http https xh lwp-request lwp-download ftp lftp sftp scp rsync nc ncat netcat socat telnet ssh svn hg jbang cs coursier nix-shell nix-build cpan cpanm mcp-remote',
);

type Fetcher = {words: ReadonlySet<string>} & Syntax;

/** Programs that fetch with one of these words. */
const some = new Map<string, Fetcher>(
	Object.entries({
		npm: {
			words: set('exec x install i ci add update up init create isntall in ins'),
			valued: set('--prefix -C --userconfig --globalconfig --registry --cache -w --workspace --loglevel'),
		},
		pnpm: {words: set('dlx add install i create update up'), valued: set('-C --dir -F --filter')},
		yarn: {words: set('dlx add install create global up upgrade'), valued: set('--cwd')},
		corepack: {words: set('install prepare use up hydrate')},
		bun: {words: set('x add install i create update'), valued: set('--cwd -c --config')},
		deno: {words: set('install i add x jupyter'), valued: set('--config -c --import-map')},
		uv: {
			words: set('tool x add pip python sync'),
			valued: set(
				'--python-preference --python-fetch --config-setting -C --link-mode --resolution --prerelease --index-strategy --keyring-provider --allow-insecure-host --directory --project --config-file --cache-dir --python -p --color --index-url -i --index --default-index --extra-index-url --find-links -f',
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

/** What an option without a value is called, whatever the program. */
const plainFlags =
	/^(?:-[yqsvdhgAV]|--(?:no-.*|yes|quiet|silent|verbose|debug|global|offline|json|frozen.*|locked|recursive|parallel|if-present|workspaces|version|help|unstable.*))$/;

/** Options of `uv run` that bring in what is not in the bundle. */
const uvBrings =
	/^(?:--with(?:-.*)?|-w|--index(?:-url)?|-i|--default-index|--extra-index-url|--find-links|-f)$/;

const uvRunValued = set(
	'--link-mode --resolution --prerelease --index-strategy --keyring-provider --allow-insecure-host --python-preference --python-fetch --python-platform --exclude-newer --config-setting -C --no-group --only-group --no-extra --upgrade-package -P --refresh-package --reinstall-package --no-build-package --no-binary-package --with --with-requirements --with-editable -w --python -p --directory --project --env-file --group --extra --index-url -i --index --default-index --extra-index-url --find-links -f --config-file --cache-dir --package --color',
);

const uvFlags =
	/^(?:-[qvnsUm]+|--(?:no-.*|frozen|locked|offline|isolated|active|exact|quiet|verbose|script|gui-script|module|all-.*|dev|only-dev|native-tls|refresh|reinstall|upgrade|managed-python))$/;

/** Whether a program fetches whatever it is asked for. */
export function alwaysFetches(name: string): boolean {
	return always.has(name);
}

/** Whether a command fetches code or talks to another machine before anything of the bundle runs. */
export function isFetching(name: string, args: readonly string[]): boolean {
	if (always.has(name)) return true;
	if (name === 'uv' && uvRun(args)?.brings) return true;
	const fetcher = some.get(name);
	if (!fetcher) return false;
	const {starts} = readOptions(args, {flags: plainFlags, ...fetcher});
	return starts.some(at => fetcher.words.has(args[at] ?? ''));
}

/**
 * What `uv run` may run, one command for each way to read its options, and whether these bring in more than the project
 * asks for; undefined for other commands of uv.
 */
export function uvRun(
	args: readonly string[],
): {commands: readonly (readonly string[])[]; brings: boolean} | undefined {
	const at = readOptions(args, {valued: some.get('uv')?.valued, flags: uvFlags}).starts.find(
		start => args[start] === 'run',
	);
	if (at === undefined) return undefined;
	const words = args.slice(at + 1);
	const {options, starts} = readOptions(words, {valued: uvRunValued, flags: uvFlags});
	const isModule = (start: number) =>
		words.slice(0, start).some(word => word === '-m' || word === '--module');
	return {
		commands: starts.map(start => [...(isModule(start) ? ['python', '-m'] : []), ...words.slice(start)]),
		brings: options.some(({name}) => uvBrings.test(name)),
	};
}

/** What a package manager may run of the programs that packages bring: `yarn node`, `pnpm run tsx`. */
export function programsOf(name: string, args: readonly string[]): readonly (readonly string[])[] {
	if (!['yarn', 'pnpm'].includes(name)) return [];
	const syntax = {flags: plainFlags, valued: some.get(name)?.valued};
	return readOptions(args, syntax).starts.flatMap(at => {
		if (!['run', 'exec'].includes(args[at] ?? '')) return [args.slice(at)];
		const rest = args.slice(at + 1);
		return readOptions(rest, syntax).starts.map(start => rest.slice(start));
	});
}
