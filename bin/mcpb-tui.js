#!/usr/bin/env node
// Plain JavaScript that any Node parses: no static import of what an old one lacks.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 15)) {
	console.error(
		`mcpb-tui needs Node 22.15 or newer, and this is ${process.versions.node}: install a newer one and run it again.`,
	);
	process.exitCode = 1;
} else {
	process.getBuiltinModule('node:module').enableCompileCache();
	await import('../dist/cli.js');
}
