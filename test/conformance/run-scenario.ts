import {join} from 'node:path';
import process from 'node:process';
import {execa} from 'execa';

const root = join(import.meta.dirname, '..', '..');
const suite = join(root, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
const adapter = join(import.meta.dirname, 'adapter.ts');

export type Outcome = {
	ok: boolean;
	/** `3/3`, by the suite's own count. */
	passed: string;
	output: string;
};

/** Runs one scenario of the conformance suite against our client, over HTTP on this machine. */
export async function runScenario(scenario: string): Promise<Outcome> {
	const command = `"${process.execPath}" "${adapter}"`;
	const {all, exitCode} = await execa(
		process.execPath,
		[suite, 'client', '--command', command, '--scenario', scenario],
		{all: true, reject: false, timeout: 60_000, cwd: root},
	);
	const output = String(all);
	return {ok: exitCode === 0, passed: /^Passed: (\d+\/\d+)/m.exec(output)?.[1] ?? 'none', output};
}
