import {join} from 'node:path';
import {homeFolder} from '../person.ts';

/** How a runner's Node is started: there is one for each server, so memory counts more than speed. */
export const nodeFlags = [
	'--disable-warning=ExperimentalWarning',
	'--max-semi-space-size=1',
	// V8's compiler threads wait for a collection of the main thread, which `process.exit` leaves waiting for them.
	'--no-concurrent-recompilation',
];

/** For Node 24 and later, whose middle compiler does: the pages of the large one are six megabytes of each runner. */
export const leanFlags = ['--no-turbofan'];
export const leanFrom = 24;

/** For the C library, where it is glibc: buffers that are freed go back to the system. */
export const memoryVariables = {
	MALLOC_ARENA_MAX: '1',
	MALLOC_MMAP_THRESHOLD_: '60000',
	MALLOC_TRIM_THRESHOLD_: '131072',
};

/** Where a Node may be found when the recorded one is gone; `*` is the shell's. */
function otherNodes(): readonly string[] {
	const home = homeFolder();
	return [
		'/usr/local/bin/node',
		'/opt/homebrew/bin/node',
		'/usr/bin/node',
		'/snap/bin/node',
		...[
			'.volta/bin/node',
			'.local/bin/node',
			'.nvm/versions/node/*/bin/node',
			'.local/share/mise/installs/node/*/bin/node',
			'.asdf/installs/nodejs/*/bin/node',
			'.local/share/fnm/node-versions/*/installation/bin/node',
			'.local/share/nvm/*/bin/node',
			'.bun/bin/node',
		].map(place => join(home, place)),
	];
}

/** A text as one word of a POSIX shell. */
function quoted(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path with `*` in it as a pattern of a POSIX shell: everything else quoted. */
function quotedPattern(path: string): string {
	return path.split('*').map(quoted).join('*');
}

type ScriptInput = {
	run: string;
	/** The recorded Node. */
	node: string;
	loginPath: string;
	places?: readonly string[];
};

/**
 * The script that a client's entry runs. It knows everything by absolute path: a graphical client gives it six
 * variables and the folder `/`. Node 22.15 is the oldest that the launcher runs on.
 */
export function launcherScript({run, node, loginPath, places = otherNodes()}: ScriptInput): string {
	const folders = loginPath.split(':').filter(folder => folder.startsWith('/'));
	const onPath = new Set(folders.map(folder => join(folder, 'node')));
	const candidates = [node, ...onPath].map(quoted).concat(places.map(quotedPattern));
	const variables = Object.entries(memoryVariables)
		.map(([name, value]) => `${name}=${value}`)
		.join(' ');
	return `#!/bin/sh
# Written by mcpb-tui: starts a server for an entry in a client's configuration. "mcpb-tui sync" writes it again.
run=${quoted(run)}
if ! [ -f "$run" ]; then
	echo "mcpb-tui: its launcher is gone ($run). Install mcpb-tui and run: mcpb-tui sync" >&2
	exit 1
fi
for node in ${candidates.join(' \\\n\t')}; do
	[ -x "$node" ] || continue
	version=$("$node" --version 2>/dev/null) || continue
	version=\${version#v}
	major=\${version%%.*}
	minor=\${version#*.}
	minor=\${minor%%.*}
	case $major,$minor in *[!0-9,]* | ,* | *,) continue ;; esac
	if [ "$major" -gt 22 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 15 ]; }; then
		export NODE_COMPILE_CACHE="\${run%/*}/cache" ${variables}
		lean=
		[ "$major" -lt ${leanFrom} ] || lean='${leanFlags.join(' ')}'
		exec "$node" ${nodeFlags.join(' ')} $lean "$run" "$@"
	fi
done
echo "mcpb-tui: there is no Node 22.15 or newer where it was looked for. Install one, then run: mcpb-tui sync" >&2
exit 1
`;
}
