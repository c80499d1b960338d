import type {Manifest, Origin} from '../../source/core/contract.ts';
import {safeLine} from '../../source/core/safe-text.ts';
import type {ExtensionRecord, VersionRecord} from '../../source/core/store/record.ts';

/** A manifest as `parseManifest` gives it, with what a test names in it. */
export function sampleManifest(overrides: Partial<Manifest> = {}): Manifest {
	return {
		specVersion: '0.3',
		rawName: 'sample',
		displayName: safeLine('Sample'),
		version: safeLine('1.0.0'),
		description: safeLine('A sample'),
		author: {name: safeLine('Someone')},
		links: [],
		server: {
			type: 'node',
			entryPoint: 'server/index.js',
			command: {command: 'node', args: ['${__dirname}/server/index.js'], env: {}},
			platformOverrides: {},
		},
		tools: [],
		toolsGenerated: false,
		prompts: [],
		promptsGenerated: false,
		compatibility: {},
		userConfig: [],
		...overrides,
	};
}

const someFile: Origin = {kind: 'file', asked: '/bundles/sample.mcpb', final: '/bundles/sample.mcpb'};

export function sampleVersion(sha256: string, overrides: Partial<VersionRecord> = {}): VersionRecord {
	return {
		version: '1.0.0',
		sha256,
		signature: {status: 'unsigned'},
		origin: someFile,
		folder: sha256.slice(0, 12),
		installedAt: '2026-01-02T03:04:05.000Z',
		size: 1,
		files: 1,
		manifest: sampleManifest(),
		...overrides,
	};
}

export function sampleRecord(overrides: Partial<ExtensionRecord> = {}): ExtensionRecord {
	const sha256 = 'a'.repeat(64);
	return {
		schema: 1,
		id: 'sample',
		rawName: 'sample',
		enabled: false,
		entry: 'launcher',
		current: sha256,
		versions: [sampleVersion(sha256)],
		userConfig: {},
		secrets: [],
		...overrides,
	};
}
