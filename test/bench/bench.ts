/**
 * Measures what the README promises, each beside a peer on the same machine in the same run; medians.
 *
 * `node test/bench/bench.ts [--only list|screens|use|launcher|logs|extraction] [--json] [--write]`: `--write` puts the table into
 * README.md.
 */
import {availableParallelism} from 'node:os';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {markdownTable, writeSections} from '../../source/build/readme.ts';
import {createStyle} from '../../source/cli/print/style.ts';
import {printTable} from '../../source/cli/print/table.ts';
import {safeLine} from '../../source/core/safe-text.ts';
import {benchExtraction, type Row} from './extract.ts';
import {benchLauncher} from './launcher.ts';
import {benchLogs} from './logs.ts';
import {benchResults} from './results.ts';
import {benchUse} from './screens.ts';
import {benchList, benchScreens} from './start.ts';

const groups: Readonly<Record<string, () => Promise<Row[]>>> = {
	list: benchList,
	screens: benchScreens,
	launcher: benchLauncher,
	use: benchUse,
	logs: benchLogs,
	results: benchResults,
	extraction: benchExtraction,
};

const {values} = parseArgs({
	options: {only: {type: 'string'}, json: {type: 'boolean'}, write: {type: 'boolean'}},
});
const chosen = values.only === undefined ? Object.keys(groups) : values.only.split(',');
const unknown = chosen.find(name => !(name in groups));
if (unknown !== undefined) {
	console.error(`There is no group "${unknown}". There are: ${Object.keys(groups).join(', ')}.`);
	process.exit(2);
}

const rows: Row[] = [];
for (const name of chosen) rows.push(...((await groups[name]?.()) ?? []));

const head = ['what', 'here', 'peer', 'ratio', 'target'];
const cells = rows.map(({what, here, peer, ratio = '', target}) => [what, here, peer, ratio, target]);
const machine = `Node ${process.versions.node} on ${process.platform}, ${availableParallelism()} cores; medians.`;

if (values.json) {
	console.log(JSON.stringify({machine, rows}));
} else {
	const table = await printTable(
		head.map(safeLine),
		cells.map(row => row.map(text => ({text: safeLine(text)}))),
		{...createStyle(process.stdout, true), columns: undefined},
	);
	console.log([...table, '', machine].join('\n'));
}
if (values.write) await writeSections({bench: `${markdownTable(head, cells)}\n\n${machine}`});
