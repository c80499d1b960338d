import {expect, test} from 'vitest';
import {shellHelloBundle} from '../support/bundles.ts';
import {leave, newJourney} from '../support/journey.ts';

test('an update does worse, so the version before comes back with a key', async () => {
	const journey = newJourney();
	await journey.install(await shellHelloBundle());
	const better = await shellHelloBundle({manifest: manifest => ({...manifest, version: '2.0.0'})});
	const app = journey.open();
	await app.see('1.0.0');
	await app.press('i').see('Install a bundle');
	await app.type(better).press('enter').see('Review what it asks for', 'Another publisher');
	await app.press('esc').see('Nothing was installed.');
	const prepared = await journey.core.prepare(better);
	await journey.core.install(prepared, {acceptOrigin: prepared.review.sha256});
	prepared.close();
	await app.see('2.0.0', '1.0.0 (b goes back)');
	await app.press('b').see('Go back to Shell Hello 1.0.0?', '[ No ]');
	await app.press('y').see('is at 1.0.0 again.');
	expect((await journey.core.info('shell-hello')).version).toBe('1.0.0');
	await leave(app);
});
