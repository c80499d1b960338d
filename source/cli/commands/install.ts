import type {Changed, Core, Field, PreparedBundle, Review} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import {type CommandContext, type CommandResult, defineCommand} from '../command.ts';
import {parseSha256} from '../option-values.ts';
import {changedResult} from '../print/changed.ts';
import {printDownload} from '../print/download.ts';
import {printReview} from '../print/review.ts';
import type {Prompts} from '../prompts.ts';
import {parsePair, readSetValues, type SetPair, warnOfPlainSecrets} from '../set-values.ts';
import {noSyncOption, setOption, yesOption} from './shared.ts';

type Options = {
	yes?: boolean;
	as?: string;
	set?: readonly string[];
	enable?: boolean;
	sync: boolean;
	dryRun?: boolean;
	link?: boolean;
	sha256?: string;
	allowHttp?: boolean;
	acceptOrigin?: string;
};

const reviewOnly = (review: Review): CommandResult => ({
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

async function consent(review: Review, context: CommandContext): Promise<void> {
	const {ask} = context;
	if (!ask) {
		await refuse(
			review,
			context,
			new UserError('CONSENT_NEEDED', 'Installing needs your yes, and there is no terminal to ask on.', {
				hint: 'Judge by the review, then add: --yes',
			}),
		);
	}
	if (!(await ask?.confirm(ours('Install it?')))) throw new UserError('DECLINED', 'Nothing was installed.');
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
	for (const field of needed.filter(({key}) => set[key] === undefined)) {
		const texts = (await askForValue(ask, field)).filter(text => text !== '');
		if (texts.length > 0) answers[field.key] = texts;
	}
	return answers;
}

type Plan = {options: Options; pairs: readonly SetPair[]};

async function installPrepared(
	core: Core,
	bundle: PreparedBundle,
	{options, pairs}: Plan,
	context: CommandContext,
): Promise<Changed> {
	const {review} = bundle;
	const {ask, note, signal} = context;
	const {yes = false, enable = false, sync} = options;
	let {acceptOrigin} = options;
	const newPublisher = review.existing?.newPublisher;
	const unknownPublisher = newPublisher !== undefined && acceptOrigin !== review.sha256;
	if (ask && review.forbidden.length === 0 && (unknownPublisher || !yes))
		await note(style => printReview(review, style));
	if (review.forbidden.length > 0) return refuse(review, context, policyError(review));
	if (unknownPublisher) acceptOrigin = await acceptPublisher(review, newPublisher, context);
	if (!yes) await consent(review, context);
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

export const install = defineCommand<Options>({
	name: 'install',
	arguments: [
		{
			syntax: '<source>',
			description: 'a .mcpb or .dxt file, a folder, or an https URL (with #sha256=<hex> if you know it)',
		},
	],
	options: [
		yesOption,
		{flags: '--as <id>', description: 'install it under this id'},
		setOption,
		{flags: '--enable', description: "switch it on and write it into the client's file"},
		noSyncOption,
		{flags: '--dry-run', description: 'show the review and install nothing'},
		{flags: '--link', description: 'run a folder in place instead of copying it, while developing'},
		{flags: '--sha256 <hex>', description: 'refuse a bundle with another hash', parse: parseSha256},
		{flags: '--allow-http', description: 'download over plain http from other machines'},
		{
			flags: '--accept-origin <sha256>',
			description: 'let this very bundle, from a new publisher, have the settings of the installed one',
			parse: parseSha256,
		},
	],
	summary: 'install or update a bundle, after a review',
	details:
		'Nothing of the bundle has run before you said yes. An installed version of it is kept for `rollback`, with its settings.',
	examples: [
		['install ./weather.mcpb', 'shows the review, then asks'],
		['install ./weather.mcpb --dry-run', 'only the review'],
		['install ./weather.mcpb --yes --enable --set api_key=@key.txt', 'for scripts'],
		['install https://example.com/weather.mcpb#sha256=<hex>', 'a download that must have this hash'],
		['install ./my-server --link', 'a folder you are working in'],
	],
	exits: [3, 4],
	changes: ({dryRun}) => !dryRun,
	async run(context, {args: [source = ''], options}) {
		const {signal, progress} = context;
		const {as, dryRun, link, sha256, allowHttp} = options;
		const pairs = (options.set ?? []).map(parsePair);
		const core = await context.core();
		const bundle = await core.prepare(source, {
			signal,
			...(as !== undefined && {as}),
			...(sha256 !== undefined && {sha256}),
			...(link && {link}),
			...(allowHttp && {allowHttp}),
			onProgress: state => progress(printDownload(state)),
		});
		try {
			progress(undefined);
			const {review} = bundle;
			if (dryRun) return reviewOnly(review);
			const changed = await installPrepared(core, bundle, {options, pairs}, context);
			const {id, displayName, version} = changed.extension;
			const done = safeJoin`Installed ${displayName} ${version} as ${safeLine(id)}.`;
			const {json, ...result} = changedResult(changed, done, warnOfPlainSecrets(pairs, review.settings));
			return {json: {...json, review}, ...result};
		} finally {
			bundle.close();
		}
	},
});
