import {spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {closeSync, openSync, readFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {judgeArchive} from '../../source/core/bundle/gate.ts';
import {damageOf, inflateFile} from '../../source/core/bundle/inflate-file.ts';
import {compareWithYauzl} from '../../source/core/bundle/second-opinion.ts';
import {UserError} from '../../source/core/errors.ts';
import {defaultSettings} from '../../source/core/settings.ts';
import {report} from '../support/hard-report.ts';
import {temporaryFolder} from '../support/temporary.ts';
import {buildZip, extraField, type ZipEntry} from '../support/zip-builder.ts';

const count = 50_000;
const limits = {...defaultSettings.limits, fileBytes: 8 << 20, totalBytes: 16 << 20};
const canAsk = spawnSync('python3', ['--version']).status === 0;

/** The same numbers from the same seed, so that a failure can be looked at again. */
function randomFrom(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

const manifest: ZipEntry = {name: 'manifest.json', data: '{"manifest_version":"0.3"}'};
const text = {name: 'server/index.js', data: 'console.log("hello")\n'.repeat(9)};
const seeds = [
	buildZip([manifest, text]),
	buildZip([manifest, {...text, method: 0}, {name: 'empty/', mode: 0o040755}]),
	buildZip([manifest, {...text, descriptor: 'signed'}, {name: 'b', data: 'b', descriptor: 'unsigned'}]),
	buildZip([manifest, {...text, descriptor: 'zip64'}], {zip64: {sentinels: true}}),
	buildZip([manifest, {name: 'ünï.js', data: 'x', flags: 0x800}, {name: 'é', data: 'y'}], {
		comment: Buffer.from('PK'),
	}),
	buildZip([
		manifest,
		{
			...text,
			local: {extra: extraField(0x5455, Buffer.alloc(5, 1))},
			central: {extra: extraField(0x7855, Buffer.alloc(4))},
		},
	]),
];
const records = [
	'PK\u0001\u0002',
	'PK\u0003\u0004',
	'PK\u0005\u0006',
	'PK\u0006\u0006',
	'PK\u0006\u0007',
	'PK\u0007\b',
];
const interesting = [0, 1, 2, 8, 9, 0x7f, 0xff, 0xffff, 0x10000, 0x7fffffff, 0xfffffffe, 0xffffffff];

/** One change of some bytes: what files suffer, and what somebody does who knows the format. */
function mutate(bytes: Buffer, next: (below: number) => number): Buffer {
	const at = next(bytes.length);
	switch (next(9)) {
		case 0:
			return bytes.subarray(0, at);
		case 1:
			return Buffer.concat([bytes.subarray(0, at), Buffer.from([next(256), next(256)]), bytes.subarray(at)]);
		case 2:
			return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + next(8))]);
		case 3: {
			const other = seeds[next(seeds.length)] as Buffer;
			return Buffer.concat([bytes.subarray(0, at), other.subarray(next(other.length))]);
		}
		case 4: {
			const piece = bytes.subarray(at, at + 1 + next(60));
			const to = next(bytes.length);
			return Buffer.concat([bytes.subarray(0, to), piece, bytes.subarray(to)]);
		}
		case 5:
		case 6: {
			// A field of one of the format's own records.
			const copy = Buffer.from(bytes);
			const record = copy.indexOf(records[next(records.length)] as string, next(copy.length), 'latin1');
			const field = record < 0 ? at : record + 4 + next(46);
			const value = interesting[next(interesting.length)] as number;
			if (field + 4 <= copy.length && next(2) === 0) copy.writeUInt32LE(value, field);
			else if (field + 2 <= copy.length) copy.writeUInt16LE(value & 0xffff, field);
			return copy;
		}
		default: {
			const copy = Buffer.from(bytes);
			copy[at] = next(2) === 0 ? next(256) : (copy[at] as number) ^ (1 << next(8));
			return copy;
		}
	}
}

type Outcome = {accepted: readonly (readonly [string, string])[]} | {refused: string};

async function read(bytes: Buffer): Promise<Outcome> {
	try {
		const {files, entries} = judgeArchive(bytes, limits);
		await compareWithYauzl(bytes, entries);
		return {
			accepted: files.map(file => [
				file.path,
				createHash('sha256').update(inflateFile(bytes, file)).digest('hex'),
			]),
		};
	} catch (error) {
		if (error instanceof UserError) return {refused: error.code};
		if (damageOf(error) !== undefined) return {refused: 'BUNDLE_CORRUPT'};
		throw error;
	}
}

test('whatever happens to an archive, it is refused, or read as Python reads it', async () => {
	const next = randomFrom(20_261_121);
	const batch = join(temporaryFolder(), 'accepted');
	const out = openSync(batch, 'w');
	const codes = new Map<string, number>();
	let accepted = 0;
	let highest = 0;
	for (let number = 0; number < count; number++) {
		let bytes = seeds[number % seeds.length] as Buffer;
		for (let changes = 1 + next(3); changes > 0 && bytes.length > 0; changes--) bytes = mutate(bytes, next);
		const outcome = await read(bytes);
		if ('refused' in outcome) {
			codes.set(outcome.refused, (codes.get(outcome.refused) ?? 0) + 1);
		} else {
			accepted += 1;
			const found = Buffer.from(JSON.stringify(outcome.accepted));
			const head = Buffer.alloc(16);
			head.writeBigUInt64LE(BigInt(bytes.length), 0);
			head.writeBigUInt64LE(BigInt(found.length), 8);
			writeSync(out, Buffer.concat([head, bytes, found]));
		}
		if (number % 1000 === 0) highest = Math.max(highest, process.memoryUsage().rss);
	}
	closeSync(out);
	expect(highest).toBeLessThan(300 * 1024 * 1024);
	expect(accepted).toBeGreaterThan(count / 50);
	expect(codes.size).toBeGreaterThan(5);
	let told = `${accepted} accepted`;
	if (canAsk) {
		const python = spawn('python3', [join(import.meta.dirname, '..', 'support', 'agree-with-zipfile.py')], {
			stdio: [openSync(batch, 'r'), 'pipe', 'inherit'],
		});
		let answer = '';
		python.stdout?.on('data', data => {
			answer += data;
		});
		expect((await once(python, 'close'))[0]).toBe(0);
		const lines = answer.trim().split('\n');
		expect(lines.slice(0, -1).slice(0, 5)).toEqual([]);
		expect(JSON.parse(lines.at(-1) as string)).toEqual({count: accepted});
		told += ', each as Python reads it';
	}
	expect(readFileSync(batch).length).toBeGreaterThan(0);
	report('mutations of archives', count, `${told}; at most ${Math.round(highest / 1024 / 1024)} MB`);
});
