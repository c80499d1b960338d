import {expect, test} from 'vitest';
import {canFault, type Fault, runFaulted} from '../support/disk-faults.ts';
import {diskScenarios, leftoversIn, newBench, setStage, stateOf} from '../support/disk-scenarios.ts';
import {report} from '../support/hard-report.ts';
import {temporaryFolder} from '../support/temporary.ts';

const faults: readonly Omit<Fault, 'at'>[] = [
	{},
	{error: 'ENOSPC', stays: true},
	{error: 'EROFS', stays: true},
];

test.skipIf(!canFault)(
	'a secret of an install that was cut off is out of the vault after the next change, whatever that is',
	async () => {
		const [install] = await diskScenarios();
		if (!install) throw new Error('there is no scenario');
		const bench = newBench(temporaryFolder());
		await setStage(bench, install);
		const old = await stateOf(bench);
		const whole = await runFaulted(bench.home, install.args, {at: 0});
		expect(whole.code, whole.err).toBe(0);
		const fresh = await stateOf(bench);
		expect(fresh.secrets).not.toBe(old.secrets);
		const from = whole.calls.findIndex(call => call.includes('secrets-under-way'));
		let [points, left] = [0, 0];
		for (let at = Math.max(1, from); at <= whole.calls.length; at++) {
			for (const fault of faults) {
				bench.reset();
				await runFaulted(bench.home, install.args, {at, ...fault});
				const point = `${fault.error ?? 'killed'} at ${at}: ${whole.calls[at - 1]}`;
				const after = await stateOf(bench);
				if (after.extensions === old.extensions && after.secrets !== old.secrets) left++;
				const core = bench.core();
				await core.setEnabled('other-echo', false, {sync: false});
				await core.close();
				const {secrets, extensions} = await stateOf(bench);
				const installed = extensions.includes('"node-echo"');
				expect(secrets, point).toBe(installed ? fresh.secrets : old.secrets);
				expect(leftoversIn(bench), point).toEqual([]);
				points++;
			}
		}
		// At some points the secret has to have been left, or this shows nothing.
		expect(left).toBeGreaterThan(0);
		report(
			'an install cut off around its secret, then another change',
			points,
			`${left} secrets were left and taken out`,
		);
	},
);
