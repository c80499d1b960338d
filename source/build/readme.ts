import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

const file = join(import.meta.dirname, '..', '..', 'README.md');

/** A Markdown table; bars and line ends in cells are made harmless. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) =>
		`| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', '<br>')).join(' | ')} |`;
	return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function replaceSection(text: string, name: string, content: string): string {
	const start = `<!-- ${name}:start -->`;
	const end = `<!-- ${name}:end -->`;
	const from = text.indexOf(start);
	const to = text.indexOf(end);
	if (from < 0 || to < from) throw new Error(`README.md has no section ${name}`);
	return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

/**
 * Puts content between the markers `<!-- name:start -->` and `<!-- name:end -->` of README.md. Returns whether the
 * file was different; `check` leaves it so.
 */
export async function writeSections(
	sections: Readonly<Record<string, string>>,
	check = false,
): Promise<boolean> {
	const before = await readFile(file, 'utf8');
	let after = before;
	for (const [name, content] of Object.entries(sections)) after = replaceSection(after, name, content);
	if (after === before) return false;
	if (!check) await writeFile(file, after);
	return true;
}
