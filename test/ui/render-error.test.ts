import {expect, test} from 'vitest';
import type {ClientStatus} from '../../source/core/contract.ts';
import {createCore} from '../../source/core/core.ts';
import {temporaryPaths} from '../support/temporary.ts';
import {openScreens} from '../support/terminal.ts';

test('a screen that cannot be drawn ends the screens with its error and exit code 1', async () => {
	const core = createCore({paths: temporaryPaths()});
	const undrawable = {
		path: '',
		exists: true,
		unmanaged: [],
		get inStep(): never {
			throw new TypeError('cannot be drawn');
		},
	};
	const broken = {...core, clientStatus: async () => undrawable as unknown as ClientStatus};
	const app = await openScreens(broken);
	const {exitCode, error} = await app.ended;
	expect(exitCode).toBe(1);
	expect(error).toBeInstanceOf(TypeError);
	await app.close();
	await core.close();
});
