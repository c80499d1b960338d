import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {beforeAll, describe, expect, test} from 'vitest';
import {type SigningRoots, verifySignature} from '../../../source/core/bundle/verify-signature.ts';
import {
	detachedSignature,
	elliptic,
	forCode,
	type Identity,
	issued,
	issuedAuthority,
	issuer,
	selfSigned,
} from '../../support/signatures.ts';

const content = Buffer.from('what was packed');
const ofContent = (algorithm: string) => [createHash(algorithm).update(content).digest()];

function verify(der: Uint8Array, options?: Parameters<typeof verifySignature>[2]) {
	return verifySignature(Uint8Array.from(der), ofContent, options);
}

const rootsOf =
	(...identities: Identity[]): SigningRoots =>
	async () =>
		identities.map(({cert}) => readFileSync(cert, 'utf8'));

describe('a signature by nobody in particular', () => {
	test('says which key it was made with, RSA or elliptic, SHA-256 or better', async () => {
		for (const algorithm of [['rsa:2048'], elliptic]) {
			const publisher = selfSigned({name: 'Small Maker', algorithm});
			for (const digest of ['sha256', 'sha384', 'sha512']) {
				const state = await verify(detachedSignature(content, publisher, ['-md', digest]));
				expect(state).toMatchObject({
					status: 'signed',
					signer: {key: publisher.fingerprint, name: 'Small Maker', issuer: 'Small Maker'},
				});
			}
		}
	});

	test('is told as expired when its certificate is, and as too early before', async () => {
		const der = detachedSignature(content, selfSigned());
		const day = 24 * 60 * 60 * 1000;
		for (const days of [31, -1]) {
			const now = new Date(Date.now() + days * day);
			expect(await verify(der, {now})).toMatchObject({status: 'expired'});
		}
	});

	test('has a name that can do nothing to a terminal', async () => {
		const state = await verify(
			detachedSignature(content, selfSigned({name: 'Good\u001B]52;c;eA==\u0007Name'})),
		);
		expect('signer' in state && state.signer.name).toMatch(/^Good[ -~]+Name$/);
	});
});

describe('a chain', () => {
	let root: Identity;
	let between: Identity;
	beforeAll(() => {
		root = issuer();
		between = issuedAuthority(root);
	});

	const withBetween = () => ['-certfile', between.cert];

	test('to somebody who is trusted for code makes the name trusted', async () => {
		const publisher = issued(between, {name: 'Known Inc'});
		const der = detachedSignature(content, publisher, withBetween());
		expect(await verify(der, {roots: rootsOf(root)})).toMatchObject({
			status: 'trusted',
			signer: {name: 'Known Inc', issuer: 'Between', key: publisher.fingerprint},
		});
		expect(await verify(der)).toMatchObject({status: 'signed'});
		expect(await verify(der, {roots: rootsOf(issuer('Stranger'))})).toMatchObject({status: 'signed'});
	});

	test('with a link missing proves nothing about the name', async () => {
		const der = detachedSignature(content, issued(between));
		expect(await verify(der, {roots: rootsOf(root)})).toMatchObject({
			status: 'signed',
			signer: {name: 'a name that nothing proves'},
		});
	});

	test('of certificates for web servers, or for nothing in particular, is not trusted', async () => {
		for (const extensions of [['extendedKeyUsage=serverAuth'], ['basicConstraints=CA:FALSE']]) {
			const der = detachedSignature(content, issued(root, {extensions}));
			expect(await verify(der, {roots: rootsOf(root)})).toMatchObject({status: 'signed'});
		}
		const webOnly = issued(root, {
			name: 'Web',
			extensions: ['basicConstraints=critical,CA:TRUE', 'extendedKeyUsage=serverAuth'],
		});
		const der = detachedSignature(content, issued(webOnly), ['-certfile', webOnly.cert]);
		expect(await verify(der, {roots: rootsOf(root)})).toMatchObject({status: 'signed'});
	});

	test('through one that may not issue certificates is not trusted', async () => {
		const publisher = issued(root, {name: 'No Authority'});
		const der = detachedSignature(content, issued(publisher), ['-certfile', publisher.cert]);
		expect(await verify(der, {roots: rootsOf(root)})).toMatchObject({status: 'signed'});
	});

	test('to a root that calls itself like the trusted one is not trusted', async () => {
		const impostor = issuer();
		const der = detachedSignature(content, issued(impostor), ['-certfile', impostor.cert]);
		expect(await verify(der, {roots: rootsOf(root)})).toMatchObject({status: 'signed'});
	});
});

describe('refused', () => {
	let publisher: Identity;
	beforeAll(() => {
		publisher = selfSigned({extensions: [forCode]});
	});

	const cases: [what: string, fault: RegExp, der: () => Buffer][] = [
		['another content', /changed after/, () => detachedSignature(Buffer.from('other'), publisher)],
		['two signers', /2 signers/, () => detachedSignature(content, [publisher, selfSigned()])],
		['SHA-1', /older than SHA-256/, () => detachedSignature(content, publisher, ['-md', 'sha1'])],
		[
			'no signed attributes',
			/does not say what it signs/,
			() => detachedSignature(content, publisher, ['-noattr']),
		],
		[
			'a content of its own',
			/content of its own/,
			() => detachedSignature(content, publisher, ['-nodetach']),
		],
		['no certificate', /not in it/, () => detachedSignature(content, publisher, ['-nocerts'])],
		['a key identifier', /version is not known/, () => detachedSignature(content, publisher, ['-keyid'])],
		['a short key', /too short/, () => detachedSignature(content, selfSigned({algorithm: ['rsa:1024']}))],
		[
			'bytes behind it',
			/unusual|cannot be read/,
			() => Buffer.concat([detachedSignature(content, publisher), Buffer.of(5, 0)]),
		],
		['no DER', /cannot be read/, () => Buffer.from('not a signature')],
	];

	for (const [what, fault, der] of cases) {
		test(what, async () => {
			await expect(verify(der())).rejects.toThrow(fault);
		});
	}
});
