import type {Field, Review} from '../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine, safeText} from '../../core/safe-text.ts';
import {elsewhereFacts, fitFacts, launchFacts, namesFact, originFact, signatureFacts} from './facts.ts';
import type {Lines, Style} from './style.ts';
import {type Fact, printFacts} from './table.ts';
import {formatBytes, plural} from './units.ts';

function settingLine({key, title, kind, required, sensitive, multiple}: Field): string {
	const marks = [
		multiple ? `list of ${kind}` : kind,
		...(required ? ['required'] : []),
		...(sensitive ? ['secret'] : []),
	];
	return `${key}: ${title} (${marks.join(', ')})`;
}

function existingFact({existing}: Review): Fact[] {
	if (!existing) return [];
	const {version, change, newlyRequired} = existing;
	const asks = newlyRequired.length > 0 ? `; newly required: ${newlyRequired.join(', ')}` : '';
	return [[ours('replaces'), safeLine(`version ${version} (${change}); settings are kept${asks}`)]];
}

/** What is otherwise than in the installed version. */
function changes({existing}: Review, style: Style): SafeText[] {
	if (!existing || existing.changes.length === 0) return [];
	return [
		safeJoin`Otherwise than in ${existing.version}:`,
		...existing.changes.flatMap(({what, removed, added}) => [
			...removed.map(line => style.paint(safeJoin`  - ${what}: ${line}`, 'bad')),
			...added.map(line => style.paint(safeJoin`  + ${what}: ${line}`, 'good')),
		]),
	];
}

/** What one must not overlook. */
function grave({forbidden, alarms}: Review): SafeText[] {
	return [...forbidden.map(reason => safeJoin`A policy forbids to install it: ${reason}.`), ...alarms];
}

function warnings({warnings: unusual, unknownVariables, existing}: Review): SafeText[] {
	const unknown = unknownVariables.join(', ');
	return [
		...(existing?.newPublisher === undefined
			? []
			: [safeLine(`This may be a new publisher: ${existing.newPublisher}.`)]),
		...unusual,
		...(unknown === '' ? [] : [safeLine(`No host fills in ${unknown}.`)]),
	];
}

/** What a bundle asks for, to judge it by; what is unusual comes first. */
export function printReview(review: Review, style: Style): Lines {
	const {
		displayName,
		version,
		description,
		author,
		authorUrl,
		sha256,
		size,
		unpackedSize,
		files,
		settings,
		fit,
	} = review;
	const by = authorUrl === undefined ? author : safeJoin`${author} (${authorUrl})`;
	const facts: Fact[] = [
		...launchFacts(review.launch),
		...elsewhereFacts(review.elsewhere),
		...fitFacts(fit),
		originFact(review.origin),
		[ours('sha256'), safeLine(sha256)],
		...signatureFacts(review),
		[ours('author'), safeJoin`${by}, as it says itself`],
		[
			ours('size'),
			safeJoin`${formatBytes(size)}, ${formatBytes(unpackedSize)} in ${plural(files, 'file')} unpacked`,
		],
		[ours('id'), safeLine(review.id)],
		...existingFact(review),
		...(settings.length > 0
			? [[ours('settings'), safeText(settings.map(settingLine).join('\n'))] as Fact]
			: []),
		...namesFact(ours('tools'), review.tools, review.toolsGenerated),
		...namesFact(ours('prompts'), review.prompts, false),
	];
	return [
		style.paint(safeJoin`${displayName} ${version}`, 'strong'),
		...(description === '' ? [] : [description]),
		...grave(review).map(line => style.paint(safeJoin`!! ${line}`, 'bad')),
		...warnings(review).map(line => style.paint(safeJoin`! ${line}`, 'warn')),
		...changes(review, style),
		...printFacts(facts, style),
	];
}
