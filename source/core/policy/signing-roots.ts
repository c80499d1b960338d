import {readIfExists} from '../files.ts';
import {type PolicyPlaces, whyNotTrusted} from './places.ts';

// What an administrator of such a system trusts for signing code; its lists for web servers are others, and are not read.
const ofTheSystem = '/etc/pki/ca-trust/extracted/pem/objsign-ca-bundle.pem';

/** The certificates that may vouch for signers of code, as PEM; a file that others could have written vouches for nobody. */
export async function readSigningRoots({
	signingRoots,
	owner,
}: Pick<PolicyPlaces, 'signingRoots' | 'owner'>): Promise<readonly string[]> {
	const texts = await Promise.all(
		[
			{file: signingRoots, by: owner},
			{file: ofTheSystem, by: 0},
		].map(async ({file, by}) => {
			const text = await readIfExists(file).catch(() => undefined);
			if (text === undefined || (await whyNotTrusted(file, by).catch(() => 'unknown')) !== undefined)
				return '';
			return text;
		}),
	);
	return texts.join('\n').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
