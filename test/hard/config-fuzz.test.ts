import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseConfig} from '../../source/core/clients/config-text.ts';
import {UserError} from '../../source/core/errors.ts';
import {foreignBytesStay} from '../support/client-configs.ts';
import {report} from '../support/hard-report.ts';

const runs = 20_000;

test('in any file of a client, entries that come and go in any order leave every other byte as it was', () => {
	fc.assert(foreignBytesStay, {numRuns: runs, seed: 20_261_121});
	report("client's files with entries that came and went", runs, '0 foreign bytes changed');
});

const scraps = fc.constantFrom(
	...'{}[]:,"\\ \n',
	'"mcpServers"',
	'"a":1',
	'//',
	'/*',
	'\ufeff',
	'null',
	'1e999',
	'"\\ud800"',
);

test('a file of any text is read, or refused with the place', () => {
	let refused = 0;
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string(),
				fc.array(scraps).map(parts => parts.join('')),
				fc.json(),
			),
			text => {
				try {
					expect(parseConfig('file', text)).toBeInstanceOf(Map);
				} catch (error) {
					if (!(error instanceof UserError)) throw error;
					expect(error.code).toBe('CLIENT_CONFIG_INVALID');
					refused += 1;
				}
			},
		),
		{numRuns: runs, seed: 20_261_121},
	);
	report("texts as a client's file", runs, `${refused} refused in one sentence, 0 crashes`);
});
