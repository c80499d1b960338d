import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {canFault, type Fault, runFaulted} from '../support/disk-faults.ts';
import {
	type Bench,
	diskScenarios,
	leftoversIn,
	newBench,
	type Scenario,
	setStage,
	stateOf,
} from '../support/disk-scenarios.ts';
import {report} from '../support/hard-report.ts';
import {temporaryFolder} from '../support/temporary.ts';

// A disk stays full and stays read-only; a bad block and a folder of somebody else's are one place.
const faults: readonly Omit<Fault, 'at'>[] = [
	{error: 'ENOSPC', stays: true},
	{error: 'EIO'},
	{error: 'EROFS', stays: true},
	{error: 'EACCES'},
];

type Tally = {points: number; failed: number; unharmed: number};

/** A failure is one sentence with a code of its own, and what the next step is. */
function expectOneSentence(err: string, point: string): void {
	const {error} = JSON.parse(err) as {error: {code: string; message: string; hint: string | null}};
	expect(error.code, `${point}: ${err}`).not.toBe('INTERNAL');
	expect(error.message, point).toMatch(/^[A-Z/][^\n]{10,400}[.)]$/);
	expect(error.hint, point).toMatch(/\w{3}/);
}

async function failEverywhere(
	bench: Bench,
	scenario: Scenario,
	share: (at: number) => boolean,
): Promise<Tally> {
	await setStage(bench, scenario);
	const old = await stateOf(bench);
	const args = ['--json', ...scenario.args];
	const whole = await runFaulted(bench.home, args, {at: 0});
	expect(whole.code, whole.err).toBe(0);
	const fresh = await stateOf(bench);
	const tally: Tally = {points: 0, failed: 0, unharmed: 0};
	for (let at = 1; at <= whole.calls.length; at++) {
		if (!share(at)) continue;
		const fault = faults[Math.floor(at / 2) % faults.length] as Omit<Fault, 'at'>;
		bench.reset();
		const {code, killed, out, err, calls} = await runFaulted(bench.home, args, {at, ...fault});
		const point = `${scenario.name}, ${fault.error} at ${at}: ${calls[at - 1]}`;
		expect(killed, point).toBe(false);
		tally.points += 1;
		const state = await stateOf(bench);
		if (code === 0) {
			// What failed was no more than the tidying up, or the client's file, which is then told.
			expect(state.extensions, point).toEqual(fresh.extensions);
			if (state.secrets !== fresh.secrets) expect(out, point).toContain('Still in the vault');
			if (state.client !== fresh.client) expect(out, point).toContain('mcpb-tui sync');
			tally.unharmed += 1;
		} else {
			expectOneSentence(err, point);
			// On a disk that fails for good, between two files that belong together, what was begun is told.
			if (fault.stays && err.includes('mcpb-tui sync')) expect(state.client, point).toBe(old.client);
			else expect({...state, secrets: ''}, point).toEqual({...old, secrets: ''});
			expect([old.secrets, fresh.secrets], point).toContain(state.secrets);
			tally.failed += 1;
		}
		const core = bench.core();
		await scenario.again(core);
		await core.close();
		const after = await stateOf(bench);
		// Where the vault would not give up a secret that was told, and the next change may have caught up on it.
		const told = out.includes('Still in the vault') && after.secrets === state.secrets;
		const wanted = told ? {...fresh, secrets: state.secrets} : fresh;
		expect(after, `done again after ${point}`).toEqual(wanted);
		expect(leftoversIn(bench), `done again after ${point}`).toEqual([]);
	}
	return tally;
}

const scenarios = canFault ? await diskScenarios() : [];
let total = 0;

test.each(scenarios)(
	'$name on a disk that fails is one clear sentence, and nothing has changed',
	async scenario => {
		const folder = temporaryFolder();
		const tallies = await Promise.all(
			['even', 'odd'].map(async (name, index) => {
				mkdirSync(join(folder, name));
				return failEverywhere(newBench(join(folder, name)), scenario, at => at % 2 === index);
			}),
		);
		const sum = (key: keyof Tally) => tallies.reduce((all, tally) => all + tally[key], 0);
		report(
			`ENOSPC, EIO, EROFS, EACCES at a disk call of ${scenario.name}`,
			sum('points'),
			`${sum('failed')} refused in one sentence, ${sum('unharmed')} done all the same`,
		);
		total += sum('points');
	},
);

test.skipIf(!canFault)('those were points enough', () => {
	expect(total).toBeGreaterThanOrEqual(100);
});
