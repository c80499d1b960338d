import type {Finding} from '../contract.ts';
import {finding} from './finding.ts';
import {isOff, type Policy, readPolicy} from './policy.ts';

/** What each key forbids when it is off, the old names of keys included. */
const forbidden: readonly (readonly [keys: readonly string[], what: string, touchesUs: boolean])[] = [
	[['isLocalDevMcpEnabled'], 'servers from claude_desktop_config.json, which is where mcpb-tui writes', true],
	[['isDesktopExtensionEnabled', 'isDxtEnabled'], 'installing bundles in Claude Desktop itself', false],
];

export function policyFindings(policy: Policy | undefined): Finding[] {
	if (!policy) return [];
	const {place, values, ignored} = policy;
	if (ignored !== undefined) {
		const detail = `${place} is there, and Claude Desktop does not go by it: ${ignored}.`;
		return [finding('note', 'policy-ignored', 'A policy for Claude Desktop is not in force', {detail})];
	}
	return forbidden
		.filter(([keys]) => keys.some(key => isOff(values[key])))
		.map(([, what, touchesUs]) =>
			finding(
				touchesUs ? 'warning' : 'note',
				touchesUs ? 'policy-no-servers' : 'policy-no-bundles',
				`A policy forbids ${what}`,
				{
					detail: `It is set in ${place}.`,
					fix: 'Ask who administers this machine. Other clients can use these servers all the same.',
				},
			),
		);
}

/** Whether an administrator forbids what mcpb-tui is for. */
export async function checkPolicy(): Promise<readonly Finding[]> {
	return policyFindings(await readPolicy());
}
