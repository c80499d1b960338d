import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {canFault, runFaulted} from '../support/disk-faults.ts';
import {
	type Bench,
	diskScenarios,
	type HomeState,
	leftoversIn,
	newBench,
	type Scenario,
	setStage,
	stateOf,
	updateScenario,
} from '../support/disk-scenarios.ts';
import {report} from '../support/hard-report.ts';
import {temporaryFolder} from '../support/temporary.ts';

type Parts = readonly (keyof HomeState)[];
const parts: Parts = ['extensions', 'client', 'secrets'];

/** Whether each part is as it was or as it will be; throws with the one that is neither. */
function expectOldOrNew(state: HomeState, old: HomeState, fresh: HomeState, point: string): boolean {
	for (const part of parts) expect([old[part], fresh[part]], `${part} after ${point}`).toContain(state[part]);
	return parts.every(part => state[part] === old[part]);
}

type Tally = {points: number; old: number};

async function killEverywhere(
	bench: Bench,
	scenario: Scenario,
	share: (at: number) => boolean,
): Promise<Tally> {
	await setStage(bench, scenario);
	const old = await stateOf(bench);
	const whole = await runFaulted(bench.home, scenario.args, {at: 0});
	expect(whole.code, whole.err).toBe(0);
	const fresh = await stateOf(bench);
	expect(leftoversIn(bench)).toEqual([]);
	const tally = {points: 0, old: 0};
	for (let at = 1; at <= whole.calls.length; at++) {
		if (!share(at)) continue;
		bench.reset();
		const {killed, calls} = await runFaulted(bench.home, scenario.args, {at});
		const point = `${scenario.name}, killed before ${at}: ${calls.at(-1)}`;
		expect(killed, point).toBe(true);
		tally.points += 1;
		if (expectOldOrNew(await stateOf(bench), old, fresh, point)) tally.old += 1;
		const core = bench.core();
		const listed = await core.list();
		expect(
			listed.filter(({state}) => state === 'broken'),
			point,
		).toEqual([]);
		await scenario.again(core);
		await core.close();
		expect(await stateOf(bench), `done again after ${point}`).toEqual(fresh);
		expect(leftoversIn(bench), `done again after ${point}`).toEqual([]);
	}
	return tally;
}

const scenarios = canFault ? [...(await diskScenarios()), await updateScenario()] : [];
let total = 0;

test.each(scenarios)(
	'$name, killed before any call that changes the disk, leaves all as it was or as it will be, and the next start is clean',
	async scenario => {
		const folder = temporaryFolder();
		const tallies = await Promise.all(
			['even', 'odd'].map(async (name, index) => {
				mkdirSync(join(folder, name));
				return killEverywhere(newBench(join(folder, name)), scenario, at => at % 2 === index);
			}),
		);
		const points = tallies.reduce((sum, tally) => sum + tally.points, 0);
		const old = tallies.reduce((sum, tally) => sum + tally.old, 0);
		report(
			`kill -9 at each disk call of ${scenario.name}`,
			points,
			`${old} as before, ${points - old} a step on, 0 torn`,
		);
		total += points;
	},
);

test.skipIf(!canFault)('those were points enough', () => {
	expect(total).toBeGreaterThanOrEqual(150);
});
