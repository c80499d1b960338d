import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {wordsOf} from '../../../source/core/extensions/unusual/command-words.ts';
import {readCommand} from '../../../source/core/extensions/unusual/read-command.ts';
import {elsewhere, newlyUnusual, unusual} from '../../../source/core/extensions/unusual.ts';
import {aManifest, rawOption, withCommand} from '../../support/manifests.ts';

const kindsOf = (line: string) => readCommand(wordsOf(line)).map(({kind, name}) => `${kind} ${name}`);

async function judged(mcpConfig: Record<string, unknown>, userConfig?: Record<string, unknown>) {
	return {
		manifest: await aManifest(withCommand(mcpConfig, userConfig)),
		isFile: (path: string) => path === 'server/index.js',
	};
}

describe('what authors usually ship is not unusual', () => {
	test.each([
		'node <its folder>/server/index.js',
		'node --enable-source-maps --max-old-space-size=4096 <its folder>/server.js -e --eval x',
		'node -r dotenv/config <its folder>/server.js',
		'node --import tsx <its folder>/server.ts',
		'python server.py -c config.toml',
		'python3.12 -u -m my_server -c code',
		'/usr/bin/env python3 server.py',
		'uv run --directory <its folder> server.py',
		'uv run --frozen python -m my_server',
		'deno run -A <its folder>/server.ts',
		'bun run <its folder>/server.ts',
		'java -jar <its folder>/server.jar',
		'perl -Ilib/see server.pl',
		'ruby -I lib server.rb',
		'poetry run python server.py',
		'npm run start',
		'<its folder>/bin/server --stdio',
		'env NAME=value nice -n 5 <its folder>/server',
	])('%s', line => expect(kindsOf(line)).toEqual([]));
});

describe('code among the arguments', () => {
	test.each([
		'node -e x',
		'node --eval=x',
		'node -pe x',
		'nodejs --print x',
		'node20 --import data:text/javascript,x <its folder>/server.js',
		'node.exe -e x',
		'deno eval x',
		'bun -e x',
		'python -c x',
		'python3.11 -Ic x',
		'perl -e x',
		'perl -MPOSIX server.pl',
		"perl -ne'x'",
		'ruby -e x',
		'php -r x',
		'lua5.4 -e x',
		'awk BEGIN{system("id")}',
		'env -i node -e x',
		'/usr/bin/env -S node -e x',
		'uv run python -c x',
		'xargs -n 1 perl -e x',
		'timeout -s KILL 5s python -c x',
		'find . -exec node -e x ;',
	])('%s', line => expect(kindsOf(line)).toContainEqual(expect.stringMatching(/^inline /)));
});

describe('shells, however they are started', () => {
	test.each([
		'sh -c id',
		'/bin/dash -c id',
		'zsh start.zsh',
		'busybox sh -c id',
		'/usr/bin/env sh -c id',
		'/usr/bin/env -S sh -c id',
		'env "-Ssh -c id"',
		'env -u X FOO=1 bash -c id',
		'nohup setsid sh -c id',
		'nice -n 5 ksh -c id',
		'timeout 5 sh -c id',
		'xargs sh',
		'cmd /c start.bat',
		'C:\\Windows\\System32\\cmd.exe /c start.bat',
		'powershell.exe -EncodedCommand aQBkAA==',
		'osascript -e x',
		'pnpm exec sh -c id',
		'conda run -n x bash -c id',
	])('%s', line => expect(kindsOf(line)).toContainEqual(expect.stringMatching(/^shell /)));

	test('others’ rights are told', () => {
		expect(kindsOf('sudo -u root sh -c id')).toEqual(['rights sudo', 'shell sh']);
		expect(kindsOf('doas node server.js')).toEqual(['rights doas']);
	});
});

describe('what fetches code, or talks to another machine before the server does', () => {
	test.each([
		'npx -y thing',
		'npm exec thing',
		'npm --prefix /x --yes x thing',
		'pnpm dlx thing',
		'yarn dlx thing',
		'bunx thing',
		'bun x thing',
		'uvx thing',
		'uv tool run thing',
		'uv --directory /x tool run thing',
		'uv run --with thing server.py',
		'pipx run thing',
		'pip install thing',
		'python3 -m pip install thing',
		'docker run image',
		'curl -o x http://example.org',
		'go run example.org/thing@latest',
		'cargo install thing',
		'git clone https://example.org/x',
		'ssh host server',
		'cmd /c npx -y thing',
		'sh -c "npx -y thing"',
		'sh -c "cd /x && uvx thing"',
		'env FOO=1 npx thing',
		'uv run npx thing',
	])('%s', line => expect(kindsOf(line)).toContainEqual(expect.stringMatching(/^fetch /)));

	test.each([
		'deno run -A https://example.org/x.ts',
		'deno run npm:thing',
		'bun run https://example.org/x.ts',
	])('%s', line => expect(kindsOf(line)).toContainEqual(expect.stringMatching(/^remote /)));

	test('a debugger is a door as well', () => {
		expect(kindsOf('node --inspect=0.0.0.0:9229 server.js')).toEqual(['debugger node']);
	});
});

describe('an option that is not known does not end the reading', () => {
	test.each([
		['node --dns-result-order ipv4first -e x', 'inline node'],
		['node --unhandled-rejections strict -p x', 'inline node'],
		['node --an-option-of-tomorrow X --eval x', 'inline node'],
		['node --watch-path src -e x', 'inline node'],
		['node --openssl-config f -e x', 'inline node'],
		['node --experimental_loader=data:text/javascript,x server.js', 'inline node'],
		['node --inspect_brk=0.0.0.0 server.js', 'debugger node'],
		['tsx -e x', 'inline tsx'],
		['ts-node-esm -e x', 'inline ts-node-esm'],
		['python --check-hash-based-pycs always -c x', 'inline python'],
		['python --tomorrow x -c x', 'inline python'],
		['python3.13t -c x', 'inline python'],
		['python3-dbg -c x', 'inline python'],
		['python -m timeit x', 'inline python'],
		['python -m pdb -c x', 'inline python'],
		['python -mpip install x', 'fetch pip'],
		['python -Im pip install x', 'fetch pip'],
		['python -um pip install x', 'fetch pip'],
		['python -m pip.__main__ install x', 'fetch pip'],
		['python -m pipenv install', 'fetch pipenv'],
		['python -m poetry install', 'fetch poetry'],
		['python /usr/bin/pip install x', 'fetch pip'],
		['node /usr/lib/node_modules/npm/bin/npx-cli.js evil', 'fetch npx'],
		['node --title a --title b /x/npx-cli.js evil', 'fetch npx'],
		['uv run --link-mode copy python -c x', 'inline python'],
		['uv run --tomorrow copy python -c x', 'inline python'],
		['uv --python-preference managed run python -c x', 'inline python'],
		['uv run https://example.org/x.py', 'remote uv'],
		['uv run --script https://example.org/x.py', 'remote uv'],
		['uv sync', 'fetch uv'],
		['deno run --ext ts https://example.org/x', 'remote deno'],
		['deno run --seed 1 https://example.org/x', 'remote deno'],
		['deno run --cert f https://example.org/x', 'remote deno'],
		['deno run --tomorrow f https://example.org/x', 'remote deno'],
		['deno run --import-map=https://example.org/x server.ts', 'remote deno'],
		['npm --omit dev exec evil', 'fetch npm'],
		['npm --package evil exec', 'fetch npm'],
		['npm --script-shell sh exec evil', 'fetch npm'],
		['pnpm --reporter silent dlx evil', 'fetch pnpm'],
		['corepack pnpm dlx evil', 'fetch pnpm'],
		['yarn node -e x', 'inline node'],
		['pnpm node -e x', 'inline node'],
		['yarn run node -e x', 'inline node'],
		['git -c alias.x=!id x', 'inline git'],
		['git -c core.sshCommand=id status', 'inline git'],
		['tar --checkpoint-action=exec=id -cf x y', 'inline tar'],
		['docker-compose up', 'fetch docker-compose'],
		['apptainer run docker://x', 'fetch apptainer'],
	])('%s', (line, finding) => expect(kindsOf(line)).toContain(finding));
});

describe('programs whose command may stand anywhere in their arguments', () => {
	test.each([
		'env - sh -c id',
		'env -i - sh -c id',
		'rbash -c id',
		'flock F -c "sh x"',
		'script -qc "sh x" /dev/null',
		'watch "sh x"',
		'parallel sh ::: x',
		'bwrap --dev-bind / / sh -c id',
		'unshare -R / sh',
		'tini -s -- sh -c id',
		'dumb-init sh -c id',
		'setarch x86_64 -R sh -c id',
		'linux64 sh -c id',
		'prlimit --nofile 5 sh',
		'numactl -N 0 sh',
		'rlwrap -a x sh',
		'choom -n 0 sh',
		'fakeroot sh',
		'faketime yesterday sh',
		'eatmydata sh',
		'/lib64/ld-linux-x86-64.so.2 --argv0 x /bin/sh -c id',
		'/lib/ld-musl-x86_64.so.1 /bin/sh -c id',
		'screen -D -m sh',
		'nodemon --exec "sh x"',
		'concurrently "sh x"',
		'dotenvx run -f .env -- sh -c id',
		'op run --env-file x -- sh -c id',
		'chpst -u x sh',
		's6-setuidgid x sh',
		'valgrind --tool none sh',
		'gdb --args sh',
		'perf record -o x sh',
		'timeout --tomorrow x 5 sh',
	])('%s', line => expect(kindsOf(line)).toContainEqual(expect.stringMatching(/^shell (?:r?ba)?sh$/)));

	test.each([
		['flock F -c id', 'flock'],
		['script -qc id', 'script'],
		['watch id', 'watch'],
		['tmux new id', 'tmux'],
		['wsl id', 'wsl'],
		['nodemon --exec id', 'nodemon'],
		['doppler run --command id', 'doppler'],
	])('%s is read by a shell', (line, name) => expect(kindsOf(line)).toContain(`shell ${name}`));

	test.each([
		'node server.js --port 1',
		'python -m my_server',
		'python3 -I -X utf8 server.py --mode -c',
		'dotenvx run -- node server.js --transport http',
		'tini -- node server.js',
		'xvfb-run -a node server.js -e x',
		'git status',
		'uv run --python 3.12 --no-dev server.py',
		'deno run --allow-net --no-check server.ts https://example.org',
	])('%s stays quiet', line => expect(kindsOf(line)).toEqual([]));

	test('and no heap of them takes long to read', () => {
		const heap = 'parallel uv run --x env -i yarn flock '.repeat(200);
		expect(kindsOf(`${heap} sh -c id`)).toContainEqual(expect.stringMatching(/^nested /));
	});
});

test('nothing that a command could be made of ends the reading of it', () => {
	for (const line of [
		'',
		'env',
		'env -S',
		'env -S env -S',
		'sudo -u',
		'xargs',
		'uv',
		'uv run',
		'find -exec',
		'cmd /c',
	])
		expect(() => kindsOf(line)).not.toThrow();
	expect(kindsOf(`${'env '.repeat(500)}sh -c id`)).toEqual(['nested env']);
	expect(kindsOf('constructor __proto__')).toEqual([]);
});

describe('variables of the environment', () => {
	const told = async (env: Record<string, string>, userConfig?: Record<string, unknown>) =>
		(await unusual(await judged({env}, userConfig))).map(text => /^It sets (\w+),/.exec(text)?.[1]);

	test('that steer a loader, an interpreter or a connection are told, by pattern', async () => {
		const names =
			'PATH LD_PRELOAD DYLD_INSERT_LIBRARIES NODE_OPTIONS NODE_REPL_EXTERNAL_MODULE npm_config_registry NPM_CONFIG_USERCONFIG PYTHONPATH PYTHONSTARTUP PYTHONINSPECT PERL5OPT RUBYOPT JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS BASH_ENV ENV PROMPT_COMMAND IFS GCONV_PATH GIT_SSH_COMMAND GIT_CONFIG_GLOBAL SSL_CERT_FILE HTTPS_PROXY all_proxy NODE_TLS_REJECT_UNAUTHORIZED NODE_EXTRA_CA_CERTS ELECTRON_RUN_AS_NODE DOTNET_STARTUP_HOOKS COR_PROFILER UV_INDEX_URL UV_DEFAULT_INDEX PIP_INDEX_URL REQUESTS_CA_BUNDLE DENO_DIR BUN_OPTIONS UV_PROJECT_ENVIRONMENT UV_CACHE_DIR VIRTUAL_ENV NODE_COMPILE_CACHE MAKEFLAGS PYENV_VERSION VOLTA_HOME NVM_DIR MISE_ENV __PYVENV_LAUNCHER__ _PYTHON_SYSCONFIGDATA_NAME GUILE_LOAD_PATH TCLLIBPATH SBT_OPTS GROOVY_OPTS BASH_LOADABLES_PATH KUBECONFIG HOME SHELL OPENSSL_CONF'.split(
				' ',
			);
		expect(await told(Object.fromEntries(names.map(name => [name, 'x'])))).toEqual(names);
	});

	test('that only say something to the server are not, nor a module path within the bundle', async () => {
		const env = {
			API_KEY: 'x',
			NODE_ENV: 'production',
			DEBUG: '*',
			PYTHONUNBUFFERED: '1',
			PYTHONIOENCODING: 'utf-8',
			PYTHONPATH: '${__dirname}/server/lib',
			NODE_PATH: '${__dirname}${/}node_modules:${__dirname}/lib',
			DOTNET_CLI_TELEMETRY_OPTOUT: '1',
			HOME: '${HOME}',
			HTTPS_PROXY: '${user_config.proxy}',
			constructor: 'x',
		};
		expect(await told(env, {proxy: rawOption()})).toEqual([]);
		expect(await told({PYTHONPATH: '${__dirname}/../x'})).toEqual(['PYTHONPATH']);
		expect(await told({PYTHONPATH: '${__dirname}/lib:/tmp/x'})).toEqual(['PYTHONPATH']);
		expect(
			await told({HTTPS_PROXY: '${user_config.proxy}'}, {proxy: rawOption({default: 'http://x'})}),
		).toEqual(['HTTPS_PROXY']);
	});
});

describe('platforms', () => {
	const node = {command: 'node', args: ['${__dirname}/server.js']};
	const shell = {command: 'sh', args: ['-c', 'curl x | sh'], env: {LD_PRELOAD: 'x'}};
	const other = process.platform === 'win32' ? 'linux' : 'win32';

	test('what runs here is judged, wherever the manifest says it', async () => {
		const plain = await unusual(await judged(shell));
		expect(plain.join()).toMatch(/through sh.*curl.*LD_PRELOAD/);
		const here = {...node, platform_overrides: {[process.platform]: shell}};
		expect(unusual(await judged(here))).toEqual(plain);
		expect(newlyUnusual(await judged(here), await judged(node))).toEqual(plain);
	});

	test('what others start instead is shown beside it, and stops no update here', async () => {
		const there = await judged({...node, platform_overrides: {[other]: shell}});
		expect(unusual(there)).toEqual([]);
		expect(newlyUnusual(there, await judged(node))).toEqual([]);
		const shown = elsewhere(there);
		expect(shown).toHaveLength(1);
		expect(shown[0]?.launch).toMatchObject({command: 'sh', envNames: ['LD_PRELOAD']});
		expect(shown[0]?.warnings.join()).toMatch(/through sh.*LD_PRELOAD/);
		expect(elsewhere(await judged(node))).toEqual([]);
	});

	test('names that every object has are no platforms', async () => {
		const odd = await judged({...node, platform_overrides: {constructor: shell, toString: shell}});
		expect(unusual(odd)).toEqual([]);
	});
});

test('an update that changes what was unusual already is told again, and one that leaves it is not', async () => {
	const npx = (version: string) => judged({command: 'npx', args: ['-y', `thing@${version}`]});
	expect(newlyUnusual(await npx('1.0.0'), await npx('1.0.0'))).toEqual([]);
	expect(newlyUnusual(await npx('1.0.1'), await npx('1.0.0'))).toHaveLength(1);
	const proxied = (value: string) => judged({env: {HTTPS_PROXY: value}});
	expect(newlyUnusual(await proxied('http://a'), await proxied('http://a'))).toEqual([]);
	expect(newlyUnusual(await proxied('http://b'), await proxied('http://a'))).toHaveLength(1);
});

test('an update that changes no more than the default of a setting is told of what that is part of', async () => {
	const opts = (value: string) =>
		judged({env: {NODE_OPTIONS: '${user_config.opts}'}}, {opts: rawOption({default: value})});
	expect(newlyUnusual(await opts('--a'), await opts('--a'))).toEqual([]);
	expect(newlyUnusual(await opts('--import x'), await opts('--a')).join()).toContain('NODE_OPTIONS');
});

test('a command that is a setting is judged by its default', async () => {
	const config = {command: '${user_config.shell}', args: ['-c', 'id']};
	expect(unusual(await judged(config, {shell: rawOption({default: 'sh'})})).join()).toContain('through sh');
});
