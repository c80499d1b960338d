import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {findLeftovers} from '../../../source/core/store/staging.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

function homeWithTwo() {
	const paths = temporaryPaths();
	for (const id of ['weather', 'second']) putExtension(paths, id);
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	onTestFinished(() => core.close());
	return {paths, core};
}

test.each(['staging', 'trash', 'removed of the state', 'removed'])(
	'where %s is a link, nothing is deleted in the place that it leads to',
	async which => {
		const {paths, core} = homeWithTwo();
		const elsewhere = temporaryFolder();
		const things = ['docs', '4242-docs', '1700000000000-d1-n1-docs'].map(name =>
			join(elsewhere, name, 'a.txt'),
		);
		for (const thing of things) {
			mkdirSync(dirname(thing));
			writeFileSync(thing, 'mine');
		}
		const place = which === 'removed of the state' ? join(paths.state, 'removed') : join(paths.data, which);
		mkdirSync(dirname(place), {recursive: true});
		rmSync(place, {recursive: true, force: true});
		symlinkSync(elsewhere, place);
		expect(await findLeftovers(paths)).toEqual([]);
		await core.setEnabled('second', false).catch(error => {
			expect(error).toMatchObject({
				message: expect.stringContaining('a link to another place'),
				hint: expect.stringMatching(/\w/),
			});
		});
		await core.remove('second').catch(() => undefined);
		for (const thing of things) expect(existsSync(thing), thing).toBe(true);
	},
);

test('a named pipe in the place of a file of ours holds nothing up', async () => {
	const {paths, core} = homeWithTwo();
	await core.changeSettings({vault: 'file'});
	await core.sync();
	const pipe = (file: string) => {
		mkdirSync(dirname(file), {recursive: true});
		if (existsSync(file)) renameSync(file, `${file}.before`);
		execFileSync('mkfifo', [file]);
	};
	pipe(join(paths.state, 'failures', 'weather.json'));
	pipe(join(paths.data, 'bin', 'current'));
	pipe(join(paths.data, 'vault.age'));
	expect((await core.list()).map(({id}) => id)).toEqual(['second', 'weather']);
	await core.setEnabled('second', false).catch(error => expect(error.message).toContain('a named pipe'));
	expect((await core.vaultStatus()).available.find(({kind}) => kind === 'file')).toMatchObject({
		ok: false,
		problem: expect.stringContaining('a named pipe'),
	});
});

test('a change is refused before anything of it is made where the settings cannot be read', async () => {
	const {paths, core} = homeWithTwo();
	await core.sync();
	mkdirSync(paths.config, {recursive: true});
	writeFileSync(join(paths.config, 'config.json'), '{');
	await expect(core.setEnabled('second', false)).rejects.toMatchObject({code: expect.stringMatching(/./)});
	rmSync(join(paths.config, 'config.json'));
	expect((await core.list()).map(({enabled, inClient}) => [enabled, inClient])).toEqual([
		[true, 'yes'],
		[true, 'yes'],
	]);
});
