import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {writeRunnerFile} from '../../source/core/runtime/runner-files.ts';
import {watchForChanges} from '../../source/core/watch.ts';
import {temporaryFolder, temporaryPaths} from '../support/temporary.ts';

test('a runner that says elsewhere that it runs wakes who watches another of the runtime folders', async () => {
	const paths = {...temporaryPaths(), home: undefined};
	mkdirSync(join(paths.state, 'run'), {recursive: true, mode: 0o700});
	const told = new Promise(resolve => {
		const stop = watchForChanges(paths, join(paths.config, 'client.json'), ({type}) => {
			if (type === 'servers') resolve(type);
		});
		onTestFinished(stop);
	});
	const folder = temporaryFolder();
	const file = {
		schema: 1,
		id: 'a',
		pid: 1,
		socket: '/x',
		startedBy: 'user',
		since: '',
		launcher: '',
	} as const;
	await writeRunnerFile(paths, {...file, folder});
	expect(await told).toBe('servers');
});
