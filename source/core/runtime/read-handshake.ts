import type {JsonObject, JsonValue, RpcError} from '../contract.ts';
import {UserError} from '../errors.ts';
import {isNot, isObject, rpcWords, shownJson} from '../json-words.ts';

/** The versions of the protocol that we speak, the newest first. */
export const knownVersions: readonly string[] = [
	'2025-11-25',
	'2025-06-18',
	'2025-03-26',
	'2024-11-05',
	'2024-10-07',
];

export type HandshakeAnswer = {
	/** Undefined: it names none, and is taken for the one that was asked for. */
	protocol: string | undefined;
	/** Undefined: it says nothing of them. */
	capabilities: JsonObject | undefined;
	serverInfo: JsonObject;
	instructions: string | undefined;
	/** What is not as the protocol wants it, and does no harm. */
	problems: readonly string[];
};

function versionWords(): string {
	return `mcpb-tui speaks ${knownVersions.join(', ')}`;
}

/** A member that should be an object; null and absent ones are undefined. */
function objectOr(name: string, value: JsonValue | undefined, problems: string[]): JsonObject | undefined {
	if (isObject(value)) return value;
	problems.push(isNot(name, value, 'an object'));
	return undefined;
}

/** Null says that something is not there, as false does; what is there and no object has no details. */
function readCapabilities(given: JsonObject, problems: string[]): JsonObject {
	const read = Object.entries(given).flatMap(([name, value]): [string, JsonValue][] => {
		const details = objectOr(`capabilities.${name}`, value, problems);
		if (!details) return value === null || value === false ? [] : [[name, {}]];
		const known = Object.entries(details).filter(([key, flag]) => {
			if (flag === null) problems.push(`capabilities.${name}.${key} is null`);
			return flag !== null;
		});
		return [[name, Object.fromEntries(known)]];
	});
	return Object.fromEntries(read);
}

function readVersion(id: string, version: JsonValue | undefined, problems: string[]): string | undefined {
	if (version === undefined || version === null) {
		problems.push(isNot('protocolVersion', version, 'text'));
		return undefined;
	}
	if (typeof version === 'string' && knownVersions.includes(version)) return version;
	throw new UserError(
		'SERVER_PROTOCOL',
		`${id} answered the handshake with protocol version ${shownJson(version)}; ${versionWords()}.`,
		{hint: `Look for an update of mcpb-tui, or for a version of ${id} that speaks one of these.`},
	);
}

/** Reads the result of `initialize`. Throws `SERVER_PROTOCOL` when its protocol version is not one of ours. */
export function readHandshake(id: string, result: JsonObject): HandshakeAnswer {
	const problems: string[] = [];
	const protocol = readVersion(id, result.protocolVersion, problems);
	const capabilities = objectOr('capabilities', result.capabilities, problems);
	const serverInfo = objectOr('serverInfo', result.serverInfo, problems) ?? {};
	for (const name of ['name', 'version'] as const) {
		if (isObject(result.serverInfo) && typeof serverInfo[name] !== 'string')
			problems.push(isNot(`serverInfo.${name}`, serverInfo[name], 'text'));
	}
	const {instructions, _meta: meta} = result;
	if (instructions !== undefined && typeof instructions !== 'string')
		problems.push(isNot('instructions', instructions, 'text'));
	if (meta !== undefined) objectOr('_meta', meta, problems);
	return {
		protocol,
		capabilities: capabilities && readCapabilities(capabilities, problems),
		serverInfo,
		instructions: typeof instructions === 'string' ? instructions : undefined,
		problems,
	};
}

const unsupportedVersion = -32_022;
const methodNotFound = -32_601;

function supportedVersions(data: JsonValue | undefined): readonly string[] {
	const listed = isObject(data) ? data.supported : undefined;
	return Array.isArray(listed) ? listed.filter(version => typeof version === 'string') : [];
}

/** Why a server that answers `initialize` with an error cannot be talked to, as far as that shows (2026-07-28 has none). */
export function handshakeRefused(id: string, error: RpcError): UserError {
	const {code, data} = error;
	const supported = supportedVersions(data);
	const known = supported.some(version => knownVersions.includes(version));
	const newer = `speaks only newer versions of the protocol, such as 2026-07-28; ${versionWords()}.`;
	let speaks = '';
	if (supported.length > 0) speaks = `It speaks ${supported.slice(0, 10).join(', ')}; ${versionWords()}.`;
	else if (code === unsupportedVersion) speaks = `It ${newer}`;
	else if (code === methodNotFound) speaks = `A server without "initialize" ${newer}`;
	const said = `${id} answered the handshake with ${rpcWords(error)}`;
	return new UserError(
		'SERVER_PROTOCOL',
		speaks === '' ? said : `${said.replace(/[.\s]+$/, '')}. ${speaks}`,
		{
			hint:
				speaks === '' || known
					? 'See what it logged: its settings or its start may be wrong.'
					: `Look for an update of mcpb-tui, or for a version of ${id} that speaks one of these.`,
			rpc: error,
		},
	);
}
