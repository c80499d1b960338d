import type {Core, Finding} from '../../core/contract.ts';
import {toUserError, UserError} from '../../core/errors.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import {type CommandContext, defineCommand} from '../command.ts';
import {printFinding, printTotal} from '../print/findings.ts';
import {plural} from '../print/units.ts';
import {optionalIdArgument} from './shared.ts';

type Fixed = {id: string; extension?: string; done: SafeText};
type Outcome = {fixed: readonly Fixed[]; warnings: readonly SafeText[]};

/** Mends what can be mended without the user; one that fails does not keep the others from being tried. */
async function fixAll(core: Core, id: string | undefined, signal: AbortSignal): Promise<Outcome> {
	const fixed: Fixed[] = [];
	const warnings: SafeText[] = [];
	for await (const finding of core.diagnose(id, {start: false, signal})) {
		if (!finding.fixable) continue;
		const {id: kind, extension} = finding;
		try {
			const done = await core.fix(finding);
			fixed.push({id: kind, ...(extension !== undefined && {extension}), done});
		} catch (error) {
			warnings.push(safeLine(`${finding.title} could not be mended: ${toUserError(error).message}`));
		}
	}
	return {fixed, warnings};
}

async function tellFixed({fixed}: Outcome, {stream}: CommandContext): Promise<void> {
	for (const {done} of fixed) {
		await stream({}, ({paint}) => `${paint(ours('fixed:'), 'good')} ${done}` as SafeText);
	}
}

export const doctor = defineCommand<{fix?: boolean; start: boolean}>({
	name: 'doctor',
	arguments: [optionalIdArgument],
	options: [
		{flags: '--fix', description: 'mend what can be mended without you, then look again'},
		{flags: '--no-start', description: 'start no server'},
	],
	summary: 'find out what is wrong, and how to mend it',
	details:
		"Looks at the store, runtimes, the vault, the launcher, the client's file, policies and leftovers, and starts each enabled server to see whether it answers.",
	examples: [
		['doctor', 'look after everything'],
		['doctor weather', 'only one extension, also a disabled one'],
		['doctor --fix', 'mend the launcher, dropped entries, open modes, leftovers'],
	],
	exits: [4],
	changes: ({fix = false}) => fix,
	async run(context, {args: [id], options: {fix = false, start}}) {
		const {signal, json, stream} = context;
		const core = await context.core();
		const outcome = fix ? await fixAll(core, id, signal) : {fixed: [], warnings: []};
		if (!json) await tellFixed(outcome, context);
		const findings: Finding[] = [];
		for await (const finding of core.diagnose(id, {start, signal})) {
			findings.push(finding);
			if (!json) await stream(finding, style => printFinding(finding, style));
		}
		const problems = findings.filter(({level}) => level === 'problem').length;
		return {
			json: {findings, ...(fix && {fixed: outcome.fixed})},
			text: () => [printTotal(findings)],
			warnings: outcome.warnings,
			...(problems > 0 && {
				failure: new UserError('PROBLEMS_FOUND', `${plural(problems, 'problem')} found.`),
			}),
		};
	},
});
