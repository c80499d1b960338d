import {expect, test} from 'vitest';
import {serveBundle} from '../support/bundle-server.ts';
import {shellHelloBundle} from '../support/bundles.ts';
import {leave, newJourney} from '../support/journey.ts';

test('an update is looked for by a key, is known at the next start, and is installed after its review', async () => {
	const server = await serveBundle(await shellHelloBundle());
	const journey = newJourney();
	await journey.install(server.url);
	server.publish(await shellHelloBundle({manifest: manifest => ({...manifest, version: '2.0.0'})}));
	const first = journey.open({columns: 80, rows: 24});
	await first.see('State', '1.0.0');
	server.takeAsked();
	await first.press('u').see('↑ 2.0.0', '1 update: u on its row shows what it changes.');
	await leave(first);

	const asked = server.takeAsked().length;
	expect(asked).toBeGreaterThan(0);
	const second = journey.open();
	await second.see('↑ 2.0.0', '2.0.0: u shows what it changes');
	expect(server.takeAsked()).toEqual([]);
	await second.press('u').see('Review the update', '- version: 1.0.0', '+ version: 2.0.0');
	await second.press('tab', 'enter').see('Shell Hello 2.0.0 is installed. b goes back to 1.0.0.');
	await second.see('1.0.0 (b goes back)');
	await second.press('b').see('Go back to Shell Hello 1.0.0?');
	await second.press('y').see('is at 1.0.0 again.');
	await leave(second);
	expect(await journey.core.info('shell-hello')).toMatchObject({version: '1.0.0'});
});
