import type {Finding} from '../contract.ts';
import {toUserError} from '../errors.ts';
import {type DesktopPolicy, switchOf} from '../policy/desktop-policy.ts';
import {forbiddenBy} from '../policy/judge.ts';
import type {OwnPolicy} from '../policy/own-policy.ts';
import {readPolicy} from '../policy/policy.ts';
import {subjectOf} from '../policy/subject.ts';
import type {ExtensionRecord} from '../store/record.ts';
import {recordsOf, type Subject} from './check.ts';
import {finding} from './finding.ts';

const ask = 'Ask who administers this machine.';

/** What is set for Claude Desktop, as far as it touches what we do. */
export function desktopFindings(policy: DesktopPolicy | undefined): Finding[] {
	if (!policy) return [];
	const {place, ignored} = policy;
	if (ignored !== undefined) {
		const detail = `${place} is there, and Claude Desktop does not go by it: ${ignored}.`;
		return [finding('note', 'policy-ignored', 'A policy for Claude Desktop is not in force', {detail})];
	}
	const detail = `It is set in ${place}.`;
	const found: Finding[] = [];
	if (switchOf(policy, 'servers') === false) {
		found.push(
			finding(
				'warning',
				'policy-no-servers',
				'A policy forbids servers from claude_desktop_config.json, which is where mcpb-tui writes',
				{detail, fix: `${ask} Other clients can use these servers all the same.`},
			),
		);
	}
	if (switchOf(policy, 'bundles') === false) {
		found.push(
			finding('warning', 'policy-no-bundles', 'A policy forbids installing bundles', {detail, fix: ask}),
		);
	}
	if (switchOf(policy, 'signed')) {
		found.push(finding('note', 'policy-signed', 'A policy wants bundles to be signed', {detail}));
	}
	return found;
}

function ownFindings(policy: OwnPolicy | undefined, records: readonly ExtensionRecord[]): Finding[] {
	if (!policy) return [];
	const inForce = finding('note', 'policy-own', 'A policy says what may be installed and started here', {
		detail: `It is ${policy.place}.`,
	});
	const forbidden = records.flatMap(record => {
		const reasons = forbiddenBy(policy, subjectOf(record));
		if (reasons.length === 0) return [];
		const title = `A policy forbids ${record.id}: it is not started`;
		const options = {detail: `${reasons.join('; ')}.`, fix: `${ask} Or: mcpb-tui remove ${record.id}`};
		return [finding('problem', 'policy-forbids', title, {...options, extension: record.id})];
	});
	const direct = records.filter(({enabled, entry}) => enabled && entry === 'direct');
	const unasked = direct.map(({id}) =>
		finding('warning', 'policy-direct', `The policy is not asked when the client starts ${id}`, {
			detail: 'Its entry is the command itself, which the client starts without mcpb-tui.',
			fix: `mcpb-tui config ${id} --entry launcher`,
			extension: id,
		}),
	);
	return [inForce, ...forbidden, ...unasked];
}

/** Whether an administrator forbids what mcpb-tui is for, or something that is installed. */
export async function checkPolicy(subject: Pick<Subject, 'context' | 'items'>): Promise<readonly Finding[]> {
	const {policyPlaces} = subject.context;
	try {
		const {own, desktop} = await readPolicy(policyPlaces);
		return [...ownFindings(own, recordsOf(subject)), ...desktopFindings(desktop)];
	} catch (error) {
		const {message, hint} = toUserError(error);
		return [finding('problem', 'policy-broken', message, hint === undefined ? {} : {fix: hint})];
	}
}
