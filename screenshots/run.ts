/** Runs `take.ts`: the screens are JSX, which Node does not read by itself. */
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {execa} from 'execa';

const folder = join(import.meta.dirname, '.built');
await build({
	entryPoints: [join(import.meta.dirname, 'take.ts')],
	outfile: join(folder, 'take.js'),
	bundle: true,
	packages: 'external',
	format: 'esm',
	platform: 'node',
	target: 'esnext',
	jsx: 'automatic',
	logLevel: 'warning',
});
// What is looked at once, when it is loaded: by chalk, by the date, by the theme.
const env = {FORCE_COLOR: '1', TZ: 'UTC', LC_ALL: 'C.UTF-8', NO_COLOR: undefined, CI: undefined};
const {exitCode} = await execa(process.execPath, [join(folder, 'take.js'), ...process.argv.slice(2)], {
	env,
	stdio: 'inherit',
	reject: false,
}).finally(() => rmSync(folder, {recursive: true, force: true}));
process.exit(exitCode ?? 1);
