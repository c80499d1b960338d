import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';

const place = 'MCPB_TUI_TEST_REPORT';

/** Adds a line to what `npm run test:hard` prints at its end: what was tried, how often, and what was found. */
export function report(what: string, count: number, found = ''): void {
	const file = process.env[place];
	if (file) appendFileSync(file, `${JSON.stringify({what, count, found})}\n`);
}

/** Gives the tests a file for their counts and prints it after the last of them. */
export default function setup(): () => void {
	const folder = mkdtempSync(join(tmpdir(), 'mcpb-tui-report-'));
	const file = join(folder, 'report.jsonl');
	writeFileSync(file, '');
	process.env[place] = file;
	return () => {
		const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
		rmSync(folder, {recursive: true, force: true});
		const rows = lines.map(line => JSON.parse(line) as {what: string; count: number; found: string});
		const width = Math.max(0, ...rows.map(({what}) => what.length));
		process.stdout.write(
			`\nWhat was tried\n${rows
				.map(({what, count, found}) => `  ${what.padEnd(width)}  ${String(count).padStart(9)}  ${found}`)
				.join('\n')}\n`,
		);
	};
}
