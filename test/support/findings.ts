import type {Core, DiagnoseOptions, Finding} from '../../source/core/contract.ts';

/** Everything that is found, servers left alone unless told. */
export async function findingsOf(
	core: Core,
	id?: string,
	options: DiagnoseOptions = {start: false},
): Promise<readonly Finding[]> {
	const findings: Finding[] = [];
	for await (const finding of core.diagnose(id, options)) findings.push(finding);
	return findings;
}

/** What is worse than a note, by its kind. */
export function troubles(findings: readonly Finding[]): readonly string[] {
	return findings.filter(({level}) => level === 'warning' || level === 'problem').map(({id}) => id);
}
