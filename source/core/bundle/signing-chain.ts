import {X509Certificate} from 'node:crypto';
import type {Certificate, SignedData} from 'pkijs';

const codeSigning = '1.3.6.1.5.5.7.3.3';

type Question = {
	signed: SignedData;
	/** The signer's, one of those in `signed`. */
	certificate: Certificate;
	/** PEM certificates that may vouch for signers of code. */
	anchors: readonly string[];
	now: Date;
};

function usesOf(certificate: Certificate): readonly string[] | undefined {
	return new X509Certificate(Buffer.from(certificate.toSchema().toBER())).keyUsage;
}

/**
 * Whether somebody this machine trusts for signing code vouches for the signer: the certificate says that it is for
 * signing code, so does every one between that limits its purpose, and the last is among the anchors.
 * A parser that stumbles vouches for nobody.
 */
export async function chainIsTrusted(
	{Certificate: Parsed, CertificateChainValidationEngine: Engine}: typeof import('pkijs'),
	{signed, certificate, anchors, now}: Question,
): Promise<boolean> {
	if (anchors.length === 0 || !usesOf(certificate)?.includes(codeSigning)) return false;
	try {
		const trustedCerts = anchors.map(pem => Parsed.fromBER(Uint8Array.from(new X509Certificate(pem).raw)));
		const others = (signed.certificates ?? []).filter(
			(other): other is Certificate => other instanceof Parsed && other !== certificate,
		);
		// The engine takes the last one for the one to be judged.
		const engine = new Engine({trustedCerts, certs: [...others, certificate], checkDate: now});
		const {result, certificatePath = []} = await engine.verify();
		// A root is trusted by being an anchor; what it is limited to is its owner's business.
		return (
			result &&
			certificatePath[0] === certificate &&
			certificatePath.slice(1, -1).every(between => usesOf(between)?.includes(codeSigning) ?? true)
		);
	} catch {
		return false;
	}
}
