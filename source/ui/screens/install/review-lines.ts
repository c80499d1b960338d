import type {Review} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {keyValue} from '../../components/key-values.ts';
import {empty, type Line, line, paragraph, seg, wrap} from '../../components/lines.ts';
import {bytes, count, originWords, shellCommand} from '../../show.ts';
import type {Tone} from '../../theme.ts';

function changeWords(existing: NonNullable<Review['existing']>): SafeText {
	const words = {
		update: ours('an update of'),
		downgrade: ours('an older version than'),
		reinstall: ours('the same version again, other bytes:'),
		same: ours('exactly what is installed:'),
	};
	return safeJoin`${words[existing.change]} ${existing.version}`;
}

/** What one must not overlook, each with how grave it is: it is shown before anything else. */
function unusualThings(review: Review): readonly {text: SafeText; tone: Tone}[] {
	const {existing} = review;
	const grave = [
		...review.forbidden.map(reason => safeJoin`A policy forbids to install it: ${reason}.`),
		...review.alarms,
		...(existing?.newPublisher
			? [safeJoin`Another publisher under an installed name: ${existing.newPublisher}`]
			: []),
		...review.fit.problems,
	];
	const odd = [
		...review.warnings,
		...review.unknownVariables.map(
			name => safeJoin`No host fills in ${name}: the server gets it as it stands.`,
		),
	];
	return [
		...grave.map(text => ({text, tone: 'bad' as const})),
		...odd.map(text => ({text, tone: 'warn' as const})),
	];
}

/** What is otherwise than in the installed version, as lines that were there and lines that are. */
function changeLines({existing}: Review, width: number): Line[] {
	if (!existing || existing.changes.length === 0) return [];
	return [
		line(safeJoin`What is otherwise than in ${existing.version}`, 'accent'),
		...existing.changes.flatMap(({what, removed, added}) => [
			...removed.flatMap(text => wrap([seg(safeJoin`- ${what}: ${text}`, 'bad')], width, 4)),
			...added.flatMap(text => wrap([seg(safeJoin`+ ${what}: ${text}`, 'good')], width, 4)),
		]),
		empty,
	];
}

/** How other platforms start it, where that is not as it is here. */
function elsewhereLines({elsewhere}: Review, width: number): Line[] {
	return elsewhere.flatMap(({platform, launch: {command, args, envNames}, warnings}) => [
		...keyValue(safeJoin`  on ${platform}`, safeLine(shellCommand([command, ...args])), width, 'dim'),
		...(envNames.length > 0 ? keyValue(ours('  sets'), safeLine(envNames.join(' ')), width, 'dim') : []),
		...warnings.flatMap(text => wrap([seg(ours('  ! '), 'warn'), seg(text, 'warn')], width, 4)),
	]);
}

function settingWords({settings}: Review, width: number): Line[] {
	if (settings.length === 0) return keyValue(ours('Settings'), ours('none'), width, 'dim');
	const names = settings.map(
		({title, required, sensitive}) =>
			safeJoin`${title}${required ? ours(' *') : ours('')}${sensitive ? ours(' (secret)') : ours('')}`,
	);
	return keyValue(ours('Settings'), safeLine(names.join(', ')), width);
}

function toolLines({tools, toolsGenerated}: Review, width: number): Line[] {
	if (tools.length === 0) return keyValue(ours('Tools'), ours('known only when it runs'), width, 'dim');
	const more = toolsGenerated ? ours(', and more when it runs') : ours('');
	return [
		...keyValue(ours('Tools'), safeJoin`${count(tools.length, 'tool')}${more}`, width),
		...tools.flatMap(({name, description}) =>
			wrap(
				[
					seg(safeJoin`  ${name}`, 'accent'),
					...(description ? [seg(safeJoin`  ${description}`, 'dim')] : []),
				],
				width,
				6,
			).slice(0, 2),
		),
	];
}

function signatureTone({signature, existing}: Review): Tone | undefined {
	if (existing?.key === 'changed') return 'bad';
	const isFine = signature.status === 'folder' || signature.status === 'trusted';
	return isFine || (existing?.key === 'same' && signature.status === 'signed') ? undefined : 'warn';
}

/** A bundle as one can judge it: what is unusual, what will run, what it asks for, where it comes from. */
export function reviewLines(review: Review, width: number): Line[] {
	const {launch, existing} = review;
	const unusual = unusualThings(review);
	return [
		[
			seg(review.displayName, 'strong'),
			seg(safeJoin`  ${review.version}`, 'dim'),
			seg(safeJoin`  by ${review.author}`, 'dim'),
			...(review.authorUrl ? [seg(safeJoin` ${review.authorUrl}`, 'dim')] : []),
		],
		...paragraph(review.description, width).slice(0, 4),
		empty,
		...unusual.flatMap(({text, tone}) => wrap([seg(ours('! '), tone), seg(text, tone)], width, 2)),
		...(unusual.length > 0 ? [empty] : []),
		...changeLines(review, width),
		line(ours('What will run on this machine'), 'accent'),
		...(launch
			? [
					...wrap(
						[
							seg(ours('  ')),
							seg(shellCommand([launch.command]), 'strong'),
							...launch.args.map(arg => seg(safeJoin` ${shellCommand([arg])}`)),
						],
						width,
						4,
					),
					...(launch.envNames.length > 0
						? keyValue(ours('  sets'), safeLine(launch.envNames.join(' ')), width)
						: []),
				]
			: [line(ours('  nothing can be derived: see above'), 'bad')]),
		...elsewhereLines(review, width),
		empty,
		line(ours('What it asks for and offers'), 'accent'),
		...settingWords(review, width),
		...toolLines(review, width),
		empty,
		line(ours('Where it comes from'), 'accent'),
		...keyValue(ours('Origin'), originWords(review.origin), width),
		...keyValue(ours('Signature'), review.signatureText, width, signatureTone(review)),
		...keyValue(ours('sha256'), safeLine(review.sha256), width),
		...keyValue(
			ours('Size'),
			safeJoin`${bytes(review.size)}, unpacked ${bytes(review.unpackedSize)} in ${count(review.files, 'file')}`,
			width,
		),
		...keyValue(ours('Id'), safeLine(review.id), width),
		...(existing ? keyValue(ours('Replaces'), changeWords(existing), width) : []),
		...(existing && existing.newlyRequired.length > 0
			? keyValue(ours('Newly asked'), safeLine(existing.newlyRequired.join(', ')), width, 'warn')
			: []),
		...review.fit.notes.flatMap(note => wrap([seg(safeJoin`- ${note}`, 'dim')], width, 2)),
	];
}
