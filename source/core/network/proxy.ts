import process from 'node:process';
import {isLoopback} from './loopback.ts';

const variables: Readonly<Record<string, readonly string[]>> = {
	'http:': ['http_proxy', 'HTTP_PROXY'],
	'https:': ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'],
};

function named(protocol: string): {variable: string; address: string} | undefined {
	for (const variable of variables[protocol] ?? []) {
		const address = process.env[variable];
		if (address) return {variable, address};
	}
	return undefined;
}

/** A proxy as it may be shown: its credentials are no part of that. */
function shown(address: string): string {
	if (!URL.canParse(address)) return 'the proxy';
	const {protocol, host} = new URL(address);
	return `the proxy ${protocol}//${host}`;
}

/** `the proxy http://proxy.example:3128 (HTTPS_PROXY)`: what an address of that protocol is asked through. */
export function proxyWords({protocol}: URL): string {
	const proxy = named(protocol);
	return proxy ? `${shown(proxy.address)} (${proxy.variable})` : 'a proxy on the way';
}

/** The origins of all proxies that the environment names. */
export function proxyOrigins(): ReadonlySet<string> {
	const addresses = ['http:', 'https:'].flatMap(protocol => named(protocol)?.address ?? []);
	return new Set(addresses.filter(address => URL.canParse(address)).map(address => new URL(address).origin));
}

/** Whether an address is this machine's own and its proxy another machine, which would look for it at itself. */
export function isOutOfReach(url: URL): boolean {
	const proxy = named(url.protocol);
	return (
		proxy !== undefined &&
		isLoopback(url) &&
		!(URL.canParse(proxy.address) && isLoopback(new URL(proxy.address)))
	);
}
