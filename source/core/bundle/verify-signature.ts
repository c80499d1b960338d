import {createHash, X509Certificate} from 'node:crypto';
import type {Certificate, SignedData, SignerInfo} from 'pkijs';
import type {SignatureState, Signer} from '../contract.ts';
import {ours, safeLine} from '../safe-text.ts';
import {chainIsTrusted} from './signing-chain.ts';

/** The digests that the signed bytes have; more than one where signers disagree about what they sign. */
export type DigestsOf = (algorithm: string) => readonly Buffer[];

/** PEM certificates that may vouch for a signer; asked for only when somebody has to. */
export type SigningRoots = () => Promise<readonly string[]>;

type Pki = typeof import('pkijs');

const oids = {
	data: '1.2.840.113549.1.7.1',
	signedData: '1.2.840.113549.1.7.2',
	contentType: '1.2.840.113549.1.9.3',
	messageDigest: '1.2.840.113549.1.9.4',
};

/** SHA-256 or better; what is not here (SHA-1, MD5) is refused. */
const digests: Readonly<Record<string, {node: string; web: string}>> = {
	'2.16.840.1.101.3.4.2.1': {node: 'sha256', web: 'SHA-256'},
	'2.16.840.1.101.3.4.2.2': {node: 'sha384', web: 'SHA-384'},
	'2.16.840.1.101.3.4.2.3': {node: 'sha512', web: 'SHA-512'},
};

const smallestRsaKey = 2048;

/** Why a signature does not hold, as the end of a sentence. */
export class SignatureFault extends Error {}

function demand(holds: boolean, fault: string): asserts holds {
	if (!holds) throw new SignatureFault(fault);
}

/** The signed data in `der`, if the encoding says nothing else and nothing more than what is read of it. */
function readSignedData({ContentInfo, SignedData: Signed}: Pki, der: Uint8Array): SignedData {
	const info = ContentInfo.fromBER(Uint8Array.from(der));
	demand(info.contentType === oids.signedData, 'it is no PKCS#7 signature');
	const signed = new Signed({schema: info.content});
	const again = new ContentInfo({contentType: oids.signedData, content: signed.toSchema(true)});
	demand(Buffer.from(again.toSchema().toBER()).equals(der), 'it is written in an unusual way');
	return signed;
}

function onlyValueOf({signedAttrs}: SignerInfo, type: string): {toString: () => string; valueBlock: unknown} {
	const found = (signedAttrs?.attributes ?? []).filter(attribute => attribute.type === type);
	const [attribute] = found;
	demand(found.length === 1 && attribute?.values.length === 1, 'it does not say what it signs');
	return attribute.values[0];
}

/** The one certificate that issuer and serial number name, whatever else is there. */
function signerCertificate(
	{IssuerAndSerialNumber}: Pki,
	{certificates = []}: SignedData,
	{sid}: SignerInfo,
): Certificate {
	demand(sid instanceof IssuerAndSerialNumber, 'it does not name its certificate');
	const named = certificates.filter(
		(candidate): candidate is Certificate =>
			'serialNumber' in candidate &&
			candidate.serialNumber.isEqual(sid.serialNumber) &&
			candidate.issuer.isEqual(sid.issuer),
	);
	const [certificate] = named;
	demand(named.length === 1 && certificate !== undefined, 'the certificate it names is not in it');
	return certificate;
}

function readCertificate(certificate: Certificate): X509Certificate {
	const parsed = new X509Certificate(Buffer.from(certificate.toSchema().toBER()));
	const {asymmetricKeyType, asymmetricKeyDetails} = parsed.publicKey;
	const bits = asymmetricKeyDetails?.modulusLength ?? 0;
	demand(asymmetricKeyType !== 'rsa' || bits >= smallestRsaKey, `its key is too short (${bits} bits)`);
	// Nobody else vouches for what a self-signed certificate says, so at least its own key has to.
	const selfSigned = parsed.issuer === parsed.subject;
	demand(!selfSigned || parsed.verify(parsed.publicKey), 'its certificate was changed');
	return parsed;
}

/** `CN=Example Inc\nO=…` as the name in it. */
function nameOf(distinguished: string): string {
	const lines = distinguished.split('\n');
	const part = (key: string) => lines.find(line => line.startsWith(`${key}=`))?.slice(key.length + 1);
	return (part('CN') ?? part('O') ?? lines.join(', ')) || 'nobody';
}

/** Whether the certificate is what somebody issued: itself, or the owner of another one that came with it. */
function isIssued(parsed: X509Certificate, {certificates = []}: SignedData): boolean {
	return certificates.some(other => {
		const by = new X509Certificate(Buffer.from(other.toSchema().toBER()));
		return by.subject === parsed.issuer && parsed.verify(by.publicKey);
	});
}

/** Without an issuer at hand anybody on the way can have put another name into the certificate, though not another key. */
function withoutNames(signer: Signer): Signer {
	return {...signer, name: ours('a name that nothing proves'), issuer: ours('nobody at hand')};
}

function describeSigner(certificate: X509Certificate): Signer {
	const spki = certificate.publicKey.export({type: 'spki', format: 'der'});
	return {
		key: createHash('sha256').update(spki).digest('hex'),
		name: safeLine(nameOf(certificate.subject)),
		issuer: safeLine(nameOf(certificate.issuer)),
		validFrom: new Date(certificate.validFrom).toISOString(),
		validUntil: new Date(certificate.validTo).toISOString(),
	};
}

async function checkSigned(pki: Pki, signed: SignedData, digestsOf: DigestsOf): Promise<Certificate> {
	const {signerInfos, encapContentInfo, digestAlgorithms} = signed;
	const [info] = signerInfos;
	demand(info !== undefined && signerInfos.length === 1, `it has ${signerInfos.length} signers, not one`);
	demand(encapContentInfo.eContent === undefined, 'it carries a content of its own');
	demand(encapContentInfo.eContentType === oids.data, 'it signs something else');
	demand((signed.version === 1 || signed.version === 3) && info.version === 1, 'its version is not known');
	const {algorithmId} = info.digestAlgorithm;
	const listed = digestAlgorithms.length === 1 && digestAlgorithms[0]?.algorithmId === algorithmId;
	demand(listed, 'it names several kinds of digest');
	const digest = digests[algorithmId];
	demand(digest !== undefined, 'its digest is older than SHA-256');
	const certificate = signerCertificate(pki, signed, info);
	demand(onlyValueOf(info, oids.contentType).valueBlock?.toString() === oids.data, 'it signs something else');
	const stated = onlyValueOf(info, oids.messageDigest) as unknown as {getValue: () => ArrayBuffer};
	const value = Buffer.from(stated.getValue());
	demand(
		digestsOf(digest.node).some(actual => actual.equals(value)),
		'the bundle was changed after it was signed',
	);
	const holds = await pki
		.getCrypto(true)
		.verifyWithPublicKey(
			info.signedAttrs?.encodedValue ?? new ArrayBuffer(0),
			info.signature,
			certificate.subjectPublicKeyInfo,
			info.signatureAlgorithm,
			digest.web,
		);
	demand(holds, 'it was not made with the key it names');
	return certificate;
}

/**
 * Verifies a detached PKCS#7 signature: one signer, chosen by issuer and serial number, signed attributes, SHA-256 or
 * better. Throws `SignatureFault` when it does not hold, whatever the parser says about it. That it holds
 * proves that the owner of the key signed these bytes; only `trusted` says something about who that is.
 */
export async function verifySignature(
	der: Uint8Array,
	digestsOf: DigestsOf,
	{roots, now = new Date()}: {roots?: SigningRoots | undefined; now?: Date} = {},
): Promise<SignatureState> {
	const pki = await import('pkijs');
	try {
		const signed = readSignedData(pki, der);
		const certificate = await checkSigned(pki, signed, digestsOf);
		const parsed = readCertificate(certificate);
		const signer = describeSigner(parsed);
		const claimed = isIssued(parsed, signed) ? signer : withoutNames(signer);
		const isCurrent = new Date(signer.validFrom) <= now && now < new Date(signer.validUntil);
		if (!isCurrent) return {status: 'expired', signer: claimed};
		const anchors = parsed.keyUsage === undefined ? [] : ((await roots?.()) ?? []);
		const trusted = await chainIsTrusted(pki, {signed, certificate, anchors, now});
		return trusted ? {status: 'trusted', signer} : {status: 'signed', signer: claimed};
	} catch (error) {
		if (error instanceof SignatureFault) throw error;
		throw new SignatureFault('it cannot be read');
	}
}
