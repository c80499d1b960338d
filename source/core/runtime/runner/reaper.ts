import {spawn} from 'node:child_process';
import process from 'node:process';

/**
 * What survives when this process is killed without a chance to clean up: a shell in a session of its own that
 * reads from a pipe. The pipe's end tells it that we are gone, and it ends the process groups that it was told of.
 */
export type Reaper = {
	add: (group: number) => void;
	remove: (group: number) => void;
	/** Calls the guard off. */
	safe: () => void;
	close: () => void;
};

// In dash `kill -TERM -- -GROUP` fails; `kill -s TERM -- -GROUP` does what POSIX says.
// The guard waits in a shell that ends its `sleep` with itself, so that nothing lingers.
const script = `
exec 3>&2 2>/dev/null
groups=' '
guard=
if [ -n "$2" ]; then
	(
		trap 'kill -s KILL "$nap"; exit 0' TERM
		sleep "$2" 3>&- & nap=$!
		wait "$nap"
		printf '%s\\n' "$3" >&3
		kill -s KILL "$1"
	) </dev/null &
	guard=$!
fi
trap '' HUP INT TERM
call_off() {
	[ -z "$guard" ] || kill -s TERM "$guard"
	guard=
	exec 3>&-
}
[ -n "$guard" ] || exec 3>&-
while read -r word group; do
	case $word in
		add) groups="$groups$group " ;;
		remove) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;;
		safe) call_off ;;
	esac
done
call_off
[ -n "\${groups# }" ] || exit 0
for group in $groups; do kill -s TERM -- "-$group"; done
sleep 1
for group in $groups; do kill -s KILL -- "-$group"; done
`;

/** Something that may hang this process for good: after `seconds` it is killed and the sentence is on standard error. */
export type Guard = {seconds: number; sentence: string};

/** Starts the reaper of this process; on Windows, which has no such shell, one that does nothing. */
export function startReaper(guard?: Guard): Reaper {
	const none = () => undefined;
	if (process.platform === 'win32') return {add: none, remove: none, safe: none, close: none};
	const guarded = guard
		? [String(process.pid), String(guard.seconds), guard.sentence]
		: [String(process.pid)];
	const child = spawn('/bin/sh', ['-c', script, 'mcpb-tui-reaper', ...guarded], {
		cwd: '/',
		env: {PATH: '/usr/bin:/bin'},
		stdio: ['pipe', 'ignore', guard ? 'inherit' : 'ignore'],
		detached: true,
	});
	child.on('error', none);
	child.stdin?.on('error', none);
	child.unref();
	const tell = (text: string) => child.stdin?.write(`${text}\n`);
	return {
		add: group => tell(`add ${group}`),
		remove: group => tell(`remove ${group}`),
		safe: () => tell('safe'),
		close: () => child.stdin?.end(),
	};
}
