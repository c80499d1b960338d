#!/usr/bin/env node
// Plain JavaScript that any Node parses: no static import of what an old one lacks.
const [major, minor] = process.versions.node.split('.').map(Number);

/**
 * A folder for compiled code. Code is run from it, and Node itself would take one that any other user can make first
 * in the temporary folder: so it has to be of this user alone, below folders in which nobody else can replace it.
 */
function ownCache() {
	const {lstatSync, mkdirSync, realpathSync} = process.getBuiltinModule('node:fs');
	const {dirname, join} = process.getBuiltinModule('node:path');
	try {
		const parent = realpathSync(process.getBuiltinModule('node:os').tmpdir());
		if (process.platform === 'win32') return join(parent, 'mcpb-tui-cache');
		const uid = process.getuid();
		const folder = join(parent, `mcpb-tui-cache-${uid}`);
		for (let at = parent, last; at !== last; last = at, at = dirname(at)) {
			const stats = lstatSync(at);
			const isClosed = (stats.mode & 0o022) === 0 || (stats.mode & 0o1000) !== 0;
			if ((stats.uid !== 0 && stats.uid !== uid) || !isClosed) return undefined;
		}
		mkdirSync(folder, {recursive: true, mode: 0o700});
		const stats = lstatSync(folder);
		return stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0 ? folder : undefined;
	} catch {
		return undefined;
	}
}

if (major < 22 || (major === 22 && minor < 15)) {
	console.error(
		`mcpb-tui needs Node 22.15 or newer, and this is ${process.versions.node}: install a newer one and run it again.`,
	);
	process.exitCode = 1;
} else {
	const folder = ownCache();
	if (folder !== undefined) process.getBuiltinModule('node:module').enableCompileCache(folder);
	await import('../dist/cli.js');
}
