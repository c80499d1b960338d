import process from 'node:process';
import type {Finding, FindingLevel} from '../../core/contract.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import type {Style, Tone} from './style.ts';
import {plural} from './units.ts';

const tones: Readonly<Record<FindingLevel, Tone>> = {
	ok: 'good',
	note: 'plain',
	warning: 'warn',
	problem: 'bad',
};
const signs: Readonly<Record<FindingLevel, SafeText>> = {
	ok: ours('✓'),
	note: ours('·'),
	warning: ours('!'),
	problem: ours('✗'),
};
const plainSigns: Readonly<Record<FindingLevel, SafeText>> = {
	ok: ours('+'),
	note: ours('-'),
	warning: ours('!'),
	problem: ours('x'),
};

/** Whether the locale's character set is UTF-8, by the order in which the C library looks. */
function speaksUnicode({LC_ALL, LC_CTYPE, LANG}: NodeJS.ProcessEnv): boolean {
	return process.platform === 'win32' || /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

/** A sign that says how bad it is, then what was found; below it why, and what to do. */
export function printFinding(
	{level, title, detail, fix}: Finding,
	{paint}: Style,
	env: NodeJS.ProcessEnv = process.env,
): SafeText {
	const sign = paint((speaksUnicode(env) ? signs : plainSigns)[level], tones[level]);
	const reasons = detail?.split('\n').map(safeLine) ?? [];
	if (level === 'ok') {
		const more = reasons.length === 0 ? '' : `  ${paint(safeLine(reasons.join(' ')), 'dim')}`;
		return `${sign} ${title}${more}` as SafeText;
	}
	const lines = [
		`${sign} ${level === 'note' ? title : paint(title, 'strong')}`,
		...reasons.map(line => `    ${paint(line, 'dim')}`),
		...(fix === undefined ? [] : [`    ${paint(ours('fix:'), 'dim')} ${fix}`]),
	];
	return lines.join('\n') as SafeText;
}

/** How many of what, in one line. */
export function printTotal(findings: readonly Finding[]): SafeText {
	const count = (level: FindingLevel) => findings.filter(finding => finding.level === level).length;
	const words: Readonly<Record<Exclude<FindingLevel, 'ok'>, string>> = {
		problem: 'problem',
		warning: 'warning',
		note: 'note',
	};
	const parts = (['problem', 'warning', 'note'] as const)
		.filter(level => count(level) > 0)
		.map(level => plural(count(level), words[level]));
	const fixable = findings.filter(finding => finding.fixable).length;
	const rest =
		fixable === 0
			? ''
			: ` ${fixable === 1 ? 'One of them is' : `${fixable} of them are`} mended by: mcpb-tui doctor --fix`;
	return safeLine(parts.length === 0 ? 'All is well.' : `${parts.join(', ')}.${rest}`);
}
