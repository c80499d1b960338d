import {execFileSync} from 'node:child_process';
import {createHash, X509Certificate} from 'node:crypto';
import {copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';

const packer = join(import.meta.dirname, '../../node_modules/@anthropic-ai/mcpb/dist/cli/cli.js');

const temporaryFolder = () => mkdtempSync(join(process.env.MCPB_TUI_TEST_KEYS ?? tmpdir(), 'key-'));

/** A key with a certificate: PEM files. */
export type Identity = {folder: string; key: string; cert: string; fingerprint: string};

function openssl(folder: string, ...args: string[]): void {
	execFileSync('openssl', args, {cwd: folder, stdio: 'pipe'});
}

function identity(folder: string, name: string): Identity {
	const cert = join(folder, `${name}.pem`);
	const spki = new X509Certificate(readFileSync(cert)).publicKey.export({type: 'spki', format: 'der'});
	const fingerprint = createHash('sha256').update(spki).digest('hex');
	return {folder, key: join(folder, `${name}.key`), cert, fingerprint};
}

type Wishes = {
	name?: string;
	algorithm?: readonly string[];
	extensions?: readonly string[];
};

const rsa = ['rsa:2048'];
export const elliptic = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
export const forCode = 'extendedKeyUsage=codeSigning';
const authority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];

/** A self-signed publisher, or with `authority` an issuer of certificates. */
export function selfSigned({name = 'Publisher', algorithm = rsa, extensions = []}: Wishes = {}): Identity {
	const folder = temporaryFolder();
	openssl(
		folder,
		...['req', '-x509', '-newkey', ...algorithm, '-nodes', '-keyout', 'own.key', '-out', 'own.pem'],
		...['-days', '30', '-subj', `/CN=${name}`],
		...extensions.flatMap(extension => ['-addext', extension]),
	);
	return identity(folder, 'own');
}

export const issuer = (name = 'Root'): Identity => selfSigned({name, extensions: authority});

/** A publisher whom `by` vouches for. */
export function issued(by: Identity, {name = 'Publisher', extensions = [forCode]}: Wishes = {}): Identity {
	const folder = temporaryFolder();
	writeFileSync(join(folder, 'extensions'), extensions.join('\n'));
	openssl(
		folder,
		...['req', '-newkey', ...rsa, '-nodes', '-keyout', 'own.key', '-out', 'own.csr', '-subj', `/CN=${name}`],
	);
	openssl(
		folder,
		...['x509', '-req', '-in', 'own.csr', '-CA', by.cert, '-CAkey', by.key, '-CAcreateserial'],
		...['-days', '30', '-extfile', 'extensions', '-out', 'own.pem'],
	);
	return identity(folder, 'own');
}

export const issuedAuthority = (by: Identity, name = 'Between'): Identity =>
	issued(by, {name, extensions: authority});

/** Signs a copy of a bundle with the reference packer; returns the copy's path. */
export function signWithPacker(
	bundle: string,
	{cert, key}: Identity,
	{
		out = join(temporaryFolder(), 'signed.mcpb'),
		between = [],
	}: {out?: string; between?: readonly Identity[]} = {},
): string {
	if (!existsSync(out) || out !== bundle) copyFileSync(bundle, out);
	const more = between.length > 0 ? ['--intermediate', ...between.map(other => other.cert)] : [];
	execFileSync(process.execPath, [packer, 'sign', out, '--cert', cert, '--key', key, ...more], {
		stdio: 'pipe',
	});
	return out;
}

/** A detached PKCS#7 signature in DER, by openssl. */
export function detachedSignature(
	content: Uint8Array,
	by: Identity | readonly Identity[],
	more: readonly string[] = [],
): Buffer {
	const folder = temporaryFolder();
	writeFileSync(join(folder, 'content'), content);
	const signers = [by].flat().flatMap(({cert, key}) => ['-signer', cert, '-inkey', key]);
	openssl(
		folder,
		...['cms', '-sign', '-binary', '-in', 'content', ...signers],
		...['-md', 'sha256', '-outform', 'DER', '-out', 'signature', ...more],
	);
	return readFileSync(join(folder, 'signature'));
}

/** A block as it stands at the end of a bundle. */
export function signatureBlock(
	der: Uint8Array,
	{name = 'MCPB', length = der.length}: {name?: string; length?: number} = {},
): Buffer {
	const size = Buffer.alloc(4);
	size.writeUInt32LE(length);
	return Buffer.concat([Buffer.from(`${name}_SIG_V1`), size, der, Buffer.from(`${name}_SIG_END`)]);
}

/** The archive's end record counts the block as its comment, as newer signers have it. */
export function countBlock(zip: Uint8Array, block: Uint8Array): Buffer {
	const counted = Buffer.from(zip);
	const at = counted.lastIndexOf('PK\u0005\u0006', undefined, 'latin1') + 20;
	counted.writeUInt16LE(counted.readUInt16LE(at) + block.length, at);
	return counted;
}
