import {join} from 'node:path';
import ignore from 'ignore';
import {systemCode} from '../errors.ts';
import {readRegular} from '../regular-file.ts';
import {unreadable} from './bundle-bytes.ts';

/** What `mcpb pack` never packs, unless a `.mcpbignore` takes it back: its list, in its order (mcpb 2.1.2). */
export const excludedByPacker: readonly string[] = [
	'.DS_Store',
	'Thumbs.db',
	'.gitignore',
	'.git',
	'.mcpbignore',
	'*.log',
	'.env*',
	'.npm',
	'.npmrc',
	'.yarnrc',
	'.yarn',
	'.eslintrc',
	'.editorconfig',
	'.prettierrc',
	'.prettierignore',
	'.eslintignore',
	'.nycrc',
	'.babelrc',
	'.pnp.*',
	'node_modules/.cache',
	'node_modules/.bin',
	'*.map',
	'.env.local',
	'.env.*.local',
	'npm-debug.log*',
	'yarn-debug.log*',
	'yarn-error.log*',
	'package-lock.json',
	'yarn.lock',
	'*.mcpb',
	'*.d.ts',
	'*.tsbuildinfo',
	'tsconfig.json',
];

/** The name of the file in which an author lists what else is not packed. */
export const ignoreFile = '.mcpbignore';

const mostBytes = 1024 * 1024;

async function readPatterns(root: string): Promise<readonly string[]> {
	const file = join(root, ignoreFile);
	try {
		const text = await readRegular(file, {limit: mostBytes});
		return text
			.toString('utf8')
			.split(/\r?\n/)
			.map(line => line.trim())
			.filter(line => line.length > 0 && !line.startsWith('#'));
	} catch (error) {
		if (systemCode(error) === 'ENOENT') return [];
		// Without its list, what the author keeps to himself would be copied.
		throw unreadable(file, error);
	}
}

/**
 * Whether the reference packer leaves a path out: by its own list, then by the folder's `.mcpbignore`, in the grammar of
 * a `.gitignore`. Paths have `/` and are relative to the folder. Throws `BUNDLE_UNREADABLE` for a list that cannot be
 * read.
 */
export async function readPackerRules(root: string): Promise<(path: string) => boolean> {
	const rules = ignore()
		.add([...excludedByPacker])
		.add([...(await readPatterns(root))]);
	return path => rules.ignores(path);
}
