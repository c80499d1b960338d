/** Claude Desktop drops servers, or takes their place with its own, whose names begin with one of these. */
export const claudePrefixes: readonly string[] = [
	'claude-in-chrome',
	'computer-use',
	'plugins',
	'skills',
	'mcp-registry',
	'scheduled-tasks',
	'cowork',
	'dispatch',
	'memory',
];
