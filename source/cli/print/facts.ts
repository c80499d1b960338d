import type {Fit, LaunchPreview, Manifest, Origin, Review, SignatureState} from '../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine, safeText} from '../../core/safe-text.ts';
import type {Fact} from './table.ts';

const plainArgument = /^[\w@%+=:,./<>-]+$/;

/** An argument so that its ends can be seen. */
function quote(argument: SafeText): SafeText {
	return plainArgument.test(argument) ? argument : safeLine(`'${argument.replaceAll("'", `'\\''`)}'`);
}

/** What is executed: command with arguments, and the names of the environment variables. */
export function launchFacts(launch: LaunchPreview | undefined): Fact[] {
	if (!launch) return [];
	const names = launch.envNames;
	return [
		[ours('runs'), safeLine([launch.command, ...launch.args].map(quote).join(' '))],
		...(names.length > 0 ? [[ours('with'), safeLine(`${names.join(', ')} in its environment`)] as Fact] : []),
	];
}

/** How other platforms start it, where that is not as it is here. */
export function elsewhereFacts(elsewhere: Review['elsewhere']): Fact[] {
	return elsewhere.map(({platform, launch, warnings}) => [
		safeJoin`on ${platform}`,
		safeText(
			[...launchFacts(launch).map(([, text]) => text), ...warnings.map(text => `! ${text}`)].join('\n'),
		),
	]);
}

/** What the signature proves, and the whole key, which a policy or a message to others may need. */
export function signatureFacts({
	signature,
	signatureText,
}: {
	signature: SignatureState;
	signatureText: SafeText;
}): Fact[] {
	const key = 'signer' in signature ? [[ours('key'), safeLine(signature.signer.key)] as Fact] : [];
	return [[ours('signature'), signatureText], ...key];
}

export function originFact({kind, asked, final}: Origin): Fact {
	return [
		ours('from'),
		safeLine(
			`${kind === 'link' ? 'linked folder' : kind} ${final}${kind === 'url' && asked !== final ? ` (asked for ${asked})` : ''}`,
		),
	];
}

export function fitFacts({problems, notes}: Fit): Fact[] {
	return [
		problems.length === 0
			? [ours('here'), ours('can run on this machine')]
			: [ours('here'), safeText(problems.join('\n')), 'bad'],
		...(notes.length > 0 ? [[ours('notes'), safeText(notes.join('\n'))] as Fact] : []),
	];
}

/** Tools or prompts that the manifest names. */
export function namesFact(label: SafeText, items: Manifest['tools'], generated: boolean): Fact[] {
	if (items.length === 0 && !generated) return [];
	const names = items.map(({name}) => name).join(', ');
	const more = generated ? 'more when it runs' : '';
	return [[label, safeLine([names, more].filter(part => part !== '').join(', and '))]];
}
