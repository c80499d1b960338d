import type {Changed, Core, Review, UpdateCheck} from '../../core/contract.ts';
import {toUserError, type UserError} from '../../core/errors.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import {type CommandContext, defineCommand} from '../command.ts';
import {parseSha256} from '../option-values.ts';
import {printDownload} from '../print/download.ts';
import {printSync} from '../print/sync.ts';
import {printUpdates} from '../print/updates.ts';
import {doubtAbout, installPrepared} from './install-prepared.ts';
import {noSyncOption, yesOption} from './shared.ts';

type Options = {
	check?: boolean;
	yes?: boolean;
	sync: boolean;
	allowHttp?: boolean;
	acceptOrigin?: readonly string[];
};

type Outcome =
	| {id: string; status: 'updated'; review: Review; changed: Changed}
	| {id: string; status: 'failed'; error: UserError; review?: Review};

async function look(
	core: Core,
	ids: readonly string[],
	{signal, progress}: CommandContext,
	allowHttp: boolean,
): Promise<{checks: readonly UpdateCheck[]; warnings: readonly SafeText[]}> {
	const warnings: SafeText[] = [];
	const checks = await Array.fromAsync(
		core.checkUpdates(ids.length > 0 ? ids : undefined, {
			signal,
			allowHttp,
			onProgress: ({done, total, id, download}) =>
				progress(
					download
						? safeJoin`${safeLine(id)}: ${printDownload(download)}`
						: safeJoin`Asked ${done} of ${total}: ${safeLine(id)}`,
				),
			onUnkept: reason => warnings.push(safeJoin`What was found could not be kept: ${reason}`),
		}),
	);
	progress(undefined);
	return {checks: checks.toSorted((a, b) => (a.id < b.id ? -1 : 1)), warnings};
}

/** What nobody said yes to when saying yes to updates: what is unusual now and was not before, and what cannot run here. */
function hesitate(review: Review): UserError | undefined {
	const {alarms, existing, fit} = review;
	return doubtAbout(review, [...alarms, ...(existing?.newlyUnusual ?? []), ...fit.problems]);
}

async function updateOne(
	core: Core,
	id: string,
	{yes, sync, allowHttp = false, acceptOrigin = []}: Options,
	context: CommandContext,
): Promise<Outcome> {
	const {signal, progress, json} = context;
	const bundle = await core.prepareUpdate(id, {
		signal,
		allowHttp,
		onProgress: state => progress(printDownload(state)),
	});
	progress(undefined);
	const {review} = bundle;
	try {
		// Under --json there is one result at the end, and the review is in it.
		const quiet = json ? {...context, print: async () => {}} : context;
		const accepted = acceptOrigin.find(sha256 => sha256 === review.sha256);
		const plan = {yes, sync, pairs: [], acceptOrigin: accepted, hesitate};
		return {id, status: 'updated', review, changed: await installPrepared(core, bundle, plan, quiet)};
	} catch (error) {
		return {id, status: 'failed', review, error: toUserError(error)};
	} finally {
		bundle.close();
	}
}

/** One after the other; one that fails or is declined keeps none of the others from it. */
async function updateAll(
	core: Core,
	ids: readonly string[],
	options: Options,
	context: CommandContext,
): Promise<readonly Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const id of ids) {
		const outcome = await updateOne(core, id, options, context).catch(
			(error: unknown): Outcome => ({id, status: 'failed', error: toUserError(error)}),
		);
		context.signal.throwIfAborted();
		outcomes.push(outcome);
		if (outcome.status === 'failed' && ids.length > 1)
			await context.note(() => [safeLine(`${id}: ${outcome.error.message}`)]);
	}
	return outcomes;
}

function doneLine({changed: {extension}, review}: Extract<Outcome, {status: 'updated'}>): SafeText {
	const {id, displayName, version} = extension;
	const before = review.existing?.version ?? ours('?');
	return safeJoin`Updated ${displayName} from ${before} to ${version}. Back to ${before}: mcpb-tui rollback ${safeLine(id)}`;
}

export const update = defineCommand<Options>({
	name: 'update',
	arguments: [
		{
			syntax: '[id...]',
			description: 'the extensions, as `list` names them; without one all of them',
			completes: 'extension',
		},
	],
	options: [
		{flags: '--check', description: 'only tell what there is'},
		yesOption,
		noSyncOption,
		{flags: '--allow-http', description: 'ask over plain http from other machines'},
		{
			flags: '--accept-origin <sha256>',
			description: 'install this very bundle, though it is from a new publisher or unusual',
			parse: parseSha256,
			repeatable: true,
		},
	],
	summary: 'look where extensions came from, and install what is newer',
	details:
		'Asks the file, folder or address that each was installed from; nothing is ever asked by itself. Each update is reviewed like an install, with what it changes. Settings stay, and the version before is kept for `rollback`. A new publisher, a changed key or something newly unusual is not installed by --yes alone.',
	examples: [
		['update --check', 'what there is; nothing is installed'],
		['update', 'a review and a question for each'],
		['update weather --yes', 'for scripts'],
	],
	exits: [3, 4],
	changes: ({check}) => !check,
	async run(context, {args, options}) {
		const {check = false, allowHttp = false} = options;
		const core = await context.core();
		const {checks, warnings} = await look(core, args, context, allowHttp);
		const available = checks.filter(({status}) => status === 'available').map(({id}) => id);
		if (check)
			return {json: {checks, updated: [], failed: []}, text: style => printUpdates(checks, style), warnings};
		if (!context.json) await context.note(style => printUpdates(checks, style));
		const outcomes = await updateAll(core, available, options, context);
		const updated = outcomes.filter(outcome => outcome.status === 'updated');
		const failed = outcomes.filter(outcome => outcome.status === 'failed');
		const [first] = failed;
		return {
			json: {
				checks,
				updated: updated.map(({id, review, changed: {extension, sync}}) => ({
					id,
					review,
					extension,
					sync: sync ?? null,
				})),
				failed: failed.map(({id, review, error: {code, message, hint}}) => ({
					id,
					review: review ?? null,
					error: {code, message, hint: hint ?? null},
				})),
			},
			text: style => [
				...(available.length === 0 ? [ours('There is nothing newer.')] : []),
				...updated.flatMap(outcome => [
					style.paint(doneLine(outcome), 'good'),
					...(outcome.changed.sync ? printSync(outcome.changed.sync, style) : []),
				]),
			],
			warnings: [...warnings, ...updated.flatMap(({changed}) => changed.warnings)],
			...(first && {failure: first.error}),
		};
	},
});
