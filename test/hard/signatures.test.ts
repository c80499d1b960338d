import {readFileSync} from 'node:fs';
import {beforeAll, expect, test} from 'vitest';
import {openSignature} from '../../source/core/bundle/signature-block.ts';
import type {Signer} from '../../source/core/contract.ts';
import {nodeEchoBundle} from '../support/bundles.ts';
import {report} from '../support/hard-report.ts';
import {
	countBlock,
	detachedSignature,
	type Identity,
	selfSigned,
	signatureBlock,
	signWithPacker,
} from '../support/signatures.ts';

const flips = 2500;
const seed = 20_261_121;

/** Numbers from 0 to 1 that are the same in every run. */
function createRandom() {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

let publisher: Identity;
let stranger: Identity;
let zip: Buffer;
let packed: Buffer;
let counted: Buffer;
let signer: Signer;

async function open(bytes: Uint8Array) {
	const copy = Uint8Array.from(bytes);
	try {
		const {content, signature} = await openSignature(copy);
		return {content: Buffer.from(content), signer: 'signer' in signature ? signature.signer : undefined};
	} catch {
		return undefined;
	}
}

/**
 * `wrong`: accepted as the publisher's, though what would be installed or shown is not what the publisher signed;
 * a name that is withheld shows nothing.
 */
async function outcomeOf(bytes: Uint8Array): Promise<'refused' | 'wrong' | 'harmless'> {
	const opened = await open(bytes);
	if (opened?.signer?.key !== publisher.fingerprint) return 'refused';
	const shown = opened.signer.name === 'a name that nothing proves' ? signer : opened.signer;
	const isTheirs = opened.content.equals(zip) && JSON.stringify(shown) === JSON.stringify(signer);
	return isTheirs ? 'harmless' : 'wrong';
}

beforeAll(async () => {
	publisher = selfSigned({name: 'Publisher'});
	stranger = selfSigned({name: 'Publisher'});
	const bundle = await nodeEchoBundle();
	zip = readFileSync(bundle);
	packed = readFileSync(signWithPacker(bundle, publisher));
	const block = signatureBlock(detachedSignature(zip, publisher));
	counted = Buffer.concat([countBlock(zip, block), block]);
	signer = (await open(packed))?.signer as Signer;
	expect(signer.key).toBe(publisher.fingerprint);
	expect((await open(counted))?.signer).toEqual(signer);
	expect((await open(counted))?.content.equals(zip)).toBe(true);
});

test('a byte that was changed anywhere is never taken for the work of the publisher', async () => {
	const random = createRandom();
	let wrong = 0;
	let harmless = 0;
	for (let count = 0; count < flips; count++) {
		const bytes = Buffer.from(count % 2 === 0 ? packed : counted);
		// Two of three in the signature, where a parser may overlook one, the others in the archive.
		const at =
			count % 3 === 0
				? Math.floor(random() * zip.length)
				: zip.length + Math.floor(random() * (bytes.length - zip.length));
		bytes.writeUInt8(bytes.readUInt8(at) ^ (1 + Math.floor(random() * 255)), at);
		const outcome = await outcomeOf(bytes);
		if (outcome === 'wrong') wrong += 1;
		if (outcome === 'harmless') harmless += 1;
	}
	report(
		'signed bundles with one byte changed',
		flips,
		`${wrong} wrongly accepted as the same key, ${harmless} unchanged in meaning`,
	);
	expect(wrong).toBe(0);
	// What is not covered by the signature can be changed without harm, and there is very little of it.
	expect(harmless).toBeLessThan(flips / 100);
});

test('what was spliced, appended, cut or signed by others is never taken for the work of the publisher', async () => {
	const evil = readFileSync(await nodeEchoBundle({files: {'server/evil.js': 'process.exit(1)'}}));
	const block = packed.subarray(zip.length);
	const der = block.subarray(15, -12);
	const byStranger = detachedSignature(evil, stranger);
	const both = detachedSignature(zip, [publisher, stranger]);
	const evilBoth = detachedSignature(evil, [stranger, publisher]);
	const asBlocks = (...signatures: Uint8Array[]) => signatures.map(signature => signatureBlock(signature));
	const cases: Uint8Array[][] = [
		// The publisher's block behind other archives.
		[evil, block],
		[packed, evil],
		[packed, evil, block],
		[evil, packed],
		[countBlock(evil, block), block],
		[evil, zip, block],
		[zip, evil, block],
		[zip, Buffer.alloc(1), block],
		[Buffer.alloc(1), packed],
		// A stranger's signature with the publisher's beside, before or behind it.
		[evil, ...asBlocks(byStranger, der)],
		[evil, ...asBlocks(der, byStranger)],
		[packed, ...asBlocks(detachedSignature(packed, stranger))],
		[evil, ...asBlocks(Buffer.concat([byStranger, der]))],
		[evil, ...asBlocks(Buffer.concat([der, byStranger]))],
		// Two signers in one.
		[zip, ...asBlocks(both)],
		[evil, ...asBlocks(evilBoth)],
		// The publisher's certificate beside a stranger's signature.
		[evil, ...asBlocks(detachedSignature(evil, stranger, ['-certfile', publisher.cert]))],
		[evil, ...asBlocks(detachedSignature(evil, stranger, ['-certfile', publisher.cert, '-nosmimecap']))],
		// Over other bytes, or none.
		[evil, ...asBlocks(detachedSignature(Buffer.alloc(0), publisher))],
		[evil, ...asBlocks(detachedSignature(zip, publisher, ['-nodetach']))],
		[evil, ...asBlocks(detachedSignature(zip, publisher, ['-noattr']))],
	];
	const random = createRandom();
	// Cut short, with a piece taken out, with a piece of the other archive in its place.
	for (let count = 0; count < 200; count++) {
		const [from, length] = [Math.floor(random() * packed.length), 1 + Math.floor(random() * 64)];
		cases.push(
			[packed.subarray(0, from)],
			[packed.subarray(0, from), packed.subarray(from + length)],
			[packed.subarray(0, from), evil.subarray(0, length), packed.subarray(from + length)],
		);
	}
	let wrong = 0;
	for (const parts of cases) if ((await outcomeOf(Buffer.concat(parts))) === 'wrong') wrong += 1;
	report(
		'signed bundles spliced, appended to or signed by two',
		cases.length,
		`${wrong} wrongly accepted as the same key`,
	);
	expect(wrong).toBe(0);
	expect(await open(Buffer.concat([zip, ...asBlocks(both)]))).toBeUndefined();
	const named = detachedSignature(evil, stranger, ['-certfile', publisher.cert]);
	const claimed = await open(Buffer.concat([evil, ...asBlocks(named)]));
	expect(claimed?.signer?.key).toBe(stranger.fingerprint);
});
