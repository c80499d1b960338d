import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {resolvePaths} from '../../source/core/paths.ts';
import {readStore} from '../../source/core/store/read-store.ts';
import {report} from '../support/hard-report.ts';
import {putExtension} from '../support/stores.ts';
import {temporaryFolder} from '../support/temporary.ts';

const coreModule = join(import.meta.dirname, '..', '..', 'source', 'core', 'core.ts');
const writers = 8;
const changes = 100;

function startNode(script: string) {
	return spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['pipe', 'pipe', 'inherit']});
}

/** Claude Desktop's manner: reads, changes keys of its own, writes in place; a read in the middle of a write it skips. */
const rudeScript = (file: string) => `
	import {readFileSync, writeFileSync} from 'node:fs';
	import {setTimeout as pause} from 'node:timers/promises';
	let ended = false;
	let count = 0;
	process.stdin.resume().on('end', () => { ended = true; });
	const file = ${JSON.stringify(file)};
	function rewrite() {
		try {
			const config = JSON.parse(readFileSync(file, 'utf8'));
			writeFileSync(file, JSON.stringify({...config, theirs: ++count}, undefined, 2));
		} catch {}
	}
	console.log('up');
	while (!ended) {
		rewrite();
		await pause(20 + Math.random() * 60);
	}
	rewrite();
	console.log(count);`;

test('eight programs with a hundred changes each on one store and one file, with a rude one beside them, lose nothing', async () => {
	const home = join(temporaryFolder(), 'home');
	const paths = resolvePaths({env: {}, home});
	const file = join(home, 'client', 'claude_desktop_config.json');
	mkdirSync(dirname(file), {recursive: true});
	writeFileSync(
		file,
		'{"theirs": 0, "keep": [1, 2.50, "\\u00e9"], "mcpServers": {"foreign": {"command": "x"}}}',
	);
	const ids = Array.from({length: writers}, (_, index) => `mine-${index}`);
	for (const id of ids) putExtension(paths, id, {enabled: false});
	const core = createCore({paths});
	// The launcher is put in place once; what is measured is the rest.
	await core.setEnabled(ids[0] as string, true);
	await core.setEnabled(ids[0] as string, false);

	const rude = startNode(rudeScript(file));
	await once(rude.stdout, 'data');
	const failures = await Promise.all(
		ids.map(async id => {
			const child = startNode(`
				import {createCore} from ${JSON.stringify(coreModule)};
				const core = createCore({paths: ${JSON.stringify(paths)}});
				let busy = 0;
				for (let round = 0; round < ${changes}; round++) {
					const wanted = round % 2 === 0;
					// Being asked to wait is an answer; a change that is refused is made again.
					for (;;) {
						try {
							await core.setEnabled(${JSON.stringify(id)}, wanted);
							break;
						} catch (error) {
							if (!['STORE_BUSY', 'CLIENT_CONFIG_BUSY', 'CLIENT_CONFIG_INVALID'].includes(error.code)) throw error;
							busy++;
						}
					}
				}
				await core.setEnabled(${JSON.stringify(id)}, true);
				console.log(busy);`);
			let out = '';
			child.stdout.on('data', data => {
				out += data;
			});
			expect(await once(child, 'exit'), id).toEqual([0, null]);
			return Number(out);
		}),
	);
	const last = once(rude.stdout, 'data');
	rude.stdin.end();
	const count = Number(String((await last)[0]));
	// At rest: what the rude one put back from its memory is told, and one sync writes it again.
	await core.sync();
	const config = JSON.parse(readFileSync(file, 'utf8'));
	expect(config).toMatchObject({theirs: count, keep: [1, 2.5, 'é']});
	expect(Object.keys(config.mcpServers).sort()).toEqual(['foreign', ...ids].sort());
	expect(readStore(paths).map(({record}) => record?.enabled)).toEqual(ids.map(() => true));
	expect((await core.clientStatus()).inStep).toBe(true);
	const asked = failures.reduce((sum, one) => sum + one, 0);
	report(
		'changes by 8 processes beside a rude one',
		writers * changes,
		`0 lost, ${count} of its writes, ${asked} told to wait`,
	);
});
