import {safeJoin, safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {parseSha256} from '../option-values.ts';
import {changedResult} from '../print/changed.ts';
import {printDownload} from '../print/download.ts';
import {parsePair, warnOfPlainSecrets} from '../set-values.ts';
import {doubtAbout, installPrepared, reviewOnly} from './install-prepared.ts';
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

export const install = defineCommand<Options>({
	name: 'install',
	arguments: [
		{
			syntax: '<source>',
			completes: 'file',
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
			description:
				'take this very bundle, unusual or from a new publisher, in the place of the installed one',
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
			if (dryRun) {
				await bundle.check(signal);
				return reviewOnly(review);
			}
			const changed = await installPrepared(
				core,
				bundle,
				{...options, pairs, hesitate: found => doubtAbout(found, found.existing?.newlyUnusual ?? [])},
				context,
			);
			const {id, displayName, version} = changed.extension;
			const done = safeJoin`Installed ${displayName} ${version} as ${safeLine(id)}.`;
			const {json, ...result} = changedResult(changed, done, warnOfPlainSecrets(pairs, review.settings));
			return {json: {...json, review}, ...result};
		} finally {
			bundle.close();
		}
	},
});
