import type {Manifest} from '../../source/core/contract.ts';
import {parseManifest} from '../../source/core/manifest/parse-manifest.ts';

export type RawManifest = Record<string, unknown>;

/** The smallest manifest that every version of the format accepts, with changes. */
export function rawManifest(changes: RawManifest = {}): RawManifest {
	return {
		manifest_version: '0.3',
		name: 'a-server',
		version: '1.0.0',
		description: 'A server for tests',
		author: {name: 'Somebody'},
		server: {
			type: 'node',
			entry_point: 'server/index.js',
			mcp_config: {command: 'node', args: ['${__dirname}/server/index.js']},
		},
		...changes,
	};
}

export function manifestBytes(raw: unknown): Uint8Array {
	return new TextEncoder().encode(JSON.stringify(raw));
}

/** A manifest as the store would have read it. */
export async function aManifest(changes: RawManifest = {}): Promise<Manifest> {
	const {manifest} = await parseManifest(manifestBytes(rawManifest(changes)));
	return manifest;
}

/** A manifest whose server is started with `mcpConfig`. */
export function withCommand(mcpConfig: RawManifest, userConfig?: RawManifest): RawManifest {
	return {
		server: {type: 'node', entry_point: 'server/index.js', mcp_config: {command: 'node', ...mcpConfig}},
		...(userConfig && {user_config: userConfig}),
	};
}

/** An option of `user_config` with changes. */
export function rawOption(changes: RawManifest = {}): RawManifest {
	return {type: 'string', title: 'An option', description: 'What it is for', ...changes};
}
