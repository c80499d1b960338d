#!/bin/sh
# An MCP server that starts in a millisecond, so that a test can have hundreds. Stubborn, it and its grandchild
# ignore every request to end, and the end of its input.
stubborn=$1
if [ "$stubborn" = --stubborn ]; then
	trap '' TERM HUP INT
	/bin/sh -c 'trap "" TERM HUP INT; while :; do sleep 1; done' </dev/null >/dev/null 2>&1 &
fi
answer() {
	printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$1"
}
while :; do
	while read -r line; do
		id=${line#*'"id":'}
		id=${id%%[,\}]*}
		case $line in
			*'"method":"initialize"'*)
				answer '{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"tiny","version":"1"}}'
				;;
			*'"method":"tools/list"'*) answer '{"tools":[{"name":"hello","inputSchema":{"type":"object"}}]}' ;;
			*'"method":"tools/call"'*) answer '{"content":[{"type":"text","text":"hello"}]}' ;;
			*'"method":"ping"'*) answer '{}' ;;
		esac
	done
	[ "$stubborn" = --stubborn ] || exit 0
	sleep 1
done
