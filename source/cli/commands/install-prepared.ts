import type {Changed, Core, Field, PreparedBundle, Review} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {CommandContext, CommandResult} from '../command.ts';
import {printReview} from '../print/review.ts';
import type {Prompts} from '../prompts.ts';
import {readSetValues, type SetPair} from '../set-values.ts';

/** The review alone, as a result. */
export const reviewOnly = (review: Review): CommandResult => ({
	json: {review},
	text: style => printReview(review, style),
});

/** Refuses for want of a person who could answer; what there is to judge by is printed all the same. */
async function refuse(review: Review, {print}: CommandContext, error: UserError): Promise<never> {
	await print(reviewOnly(review));
	throw error;
}

/** A new publisher under an installed name: the id has to be typed, for a quick "y" is not enough. */
async function acceptPublisher(review: Review, reason: SafeText, context: CommandContext): Promise<string> {
	const {ask} = context;
	if (!ask) {
		return refuse(
			review,
			context,
			new UserError(
				'PUBLISHER_CHANGED',
				`This may not be the publisher of the installed ${review.id}: ${reason}.`,
				{
					hint: `If you trust it with the settings and secrets of ${review.id}: --accept-origin ${review.sha256}; to keep both: --as other-name`,
				},
			),
		);
	}
	const typed = await ask.text(
		safeLine(
			`It may come from somebody else (${reason}) and would get the settings and secrets of ${review.id}. Type ${review.id} to accept that:`,
		),
	);
	if (typed.trim() !== review.id) throw new UserError('DECLINED', 'Nothing was installed.');
	return review.sha256;
}

function policyError({id, forbidden}: Review): UserError {
	return new UserError(
		'POLICY_FORBIDS',
		`A policy of this machine forbids installing ${id}: ${forbidden.join('; ')}.`,
		{
			hint: 'Ask who administers this machine.',
		},
	);
}

async function consent(
	{review, update}: PreparedBundle,
	context: CommandContext,
	doubt: UserError | undefined,
): Promise<void> {
	const {ask} = context;
	if (!ask) {
		await refuse(
			review,
			context,
			doubt ??
				new UserError('CONSENT_NEEDED', 'Installing needs your yes, and there is no terminal to ask on.', {
					hint: 'Judge by the review, then add: --yes',
				}),
		);
	}
	if (!(await ask?.confirm(update ? ours('Update it?') : ours('Install it?'))))
		throw new UserError('DECLINED', 'Nothing was installed.');
}

/** Why a yes that was given beforehand is not enough for what takes an installed version's place; undefined when it is. */
export function doubtAbout({id, sha256}: Review, reasons: readonly SafeText[]): UserError | undefined {
	if (reasons.length === 0) return undefined;
	return new UserError('CONSENT_NEEDED', `The update of ${id} is unusual: ${reasons.join(' ')}`, {
		hint: `--yes is not enough for that. Judge by the review; to install this very bundle: --accept-origin ${sha256}`,
	});
}

async function askForValue(ask: Prompts, field: Field): Promise<readonly string[]> {
	const question = safeJoin`${field.title}${field.description ? safeJoin` (${field.description})` : ours('')}:`;
	if (field.sensitive) return [await ask.secret(question)];
	if (field.kind === 'boolean') return [String(await ask.confirm(question))];
	if (!field.multiple) return [await ask.text(question)];
	const items: string[] = [];
	for (;;) {
		const item = await ask.text(safeJoin`${question} (${items.length + 1}, empty to end)`);
		if (item === '') return items;
		items.push(item);
	}
}

/** Asks for what it cannot run without; an empty answer leaves it for later. */
async function askForMissing(
	{settings, existing}: Review,
	set: Readonly<Record<string, readonly string[]>>,
	ask: Prompts,
): Promise<Record<string, readonly string[]>> {
	const needed = settings.filter(({key, required, default: preset}) =>
		existing ? existing.newlyRequired.includes(key) : required && preset === undefined,
	);
	const answers: Record<string, readonly string[]> = {};
	for (const field of needed.filter(({key}) => !Object.hasOwn(set, key))) {
		const texts = (await askForValue(ask, field)).filter(text => text !== '');
		if (texts.length > 0) answers[field.key] = texts;
	}
	return answers;
}

export type InstallPlan = {
	yes?: boolean | undefined;
	enable?: boolean | undefined;
	sync: boolean;
	/** The sha256 of the bundle that the user accepted. */
	acceptOrigin?: string | undefined;
	pairs: readonly SetPair[];
	/** Says why a yes that was given beforehand does not count for this bundle. */
	hesitate?: (review: Review) => UserError | undefined;
};

/**
 * Shows the review, asks what has to be asked and installs. Throws `POLICY_FORBIDS`, `PUBLISHER_CHANGED`,
 * `CONSENT_NEEDED` and `DECLINED`, and what installing throws.
 */
export async function installPrepared(
	core: Core,
	bundle: PreparedBundle,
	{yes: beforehand = false, enable = false, sync, pairs, hesitate, ...plan}: InstallPlan,
	context: CommandContext,
): Promise<Changed> {
	const {review} = bundle;
	const {ask, note, signal} = context;
	let {acceptOrigin} = plan;
	const doubt = acceptOrigin === review.sha256 ? undefined : hesitate?.(review);
	const yes = beforehand && !doubt;
	const newPublisher = review.existing?.newPublisher;
	const unknownPublisher = newPublisher !== undefined && acceptOrigin !== review.sha256;
	if (ask && review.forbidden.length === 0 && (unknownPublisher || !yes))
		await note(style => printReview(review, style));
	if (review.forbidden.length > 0) return refuse(review, context, policyError(review));
	if (unknownPublisher) acceptOrigin = await acceptPublisher(review, newPublisher, context);
	if (!yes) await consent(bundle, context, beforehand ? doubt : undefined);
	const given = await readSetValues(pairs, {ask, signal});
	const answers = ask && !yes ? await askForMissing(review, given, ask) : {};
	return core.install(bundle, {
		set: {...given, ...answers},
		enable,
		sync,
		signal,
		...(acceptOrigin !== undefined && {acceptOrigin}),
	});
}
