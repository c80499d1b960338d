/** Whether an address is this machine's own, whatever network it is in. */
export function isLoopback({hostname}: URL): boolean {
	return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
