import {readdirSync, readFileSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import {join, resolve} from 'node:path';
import type {Metafile} from 'esbuild';

type Package = {name: string; version: string; licence: string; texts: readonly string[]};

/** The folder of the package that a bundled file is from; undefined for one of our own. */
function packageFolder(input: string): string | undefined {
	return /^(?:[\w-]+:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll('\\', '/'))?.[1];
}

function licenceOf({license, licenses}: {license?: unknown; licenses?: unknown}): string {
	const [first] = [license ?? licenses].flat() as unknown[];
	const type = typeof first === 'object' && first !== null ? (first as {type?: unknown}).type : first;
	return typeof type === 'string' ? type : 'no licence named';
}

function readPackage(folder: string): Package {
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const texts = readdirSync(folder)
		.filter(file => /^(?:licen[cs]e|copying|notice)/i.test(file) && !/\.(?:[cm]?[jt]s|json)$/i.test(file))
		.sort()
		.map(file => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
	return {name: manifest.name, version: manifest.version, licence: licenceOf(manifest), texts};
}

function section({name, version, licence, texts}: Package): string {
	const title = `${name} ${version} (${licence})`;
	const body = texts.length > 0 ? texts.join('\n\n') : 'It comes without the text of its licence.';
	return `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${body}\n`;
}

/** Of which packages there is code in what was built, and under which licences: one text, the same for the same packages. */
export function thirdPartyLicences(metafiles: readonly Metafile[], root: string): string {
	const inputs = metafiles.flatMap(({outputs}) =>
		Object.values(outputs).flatMap(output =>
			Object.entries(output.inputs).flatMap(([input, {bytesInOutput}]) => (bytesInOutput > 0 ? [input] : [])),
		),
	);
	const folders = new Set(inputs.flatMap(input => packageFolder(input) ?? []));
	const sections = new Set([...folders].map(folder => section(readPackage(resolve(root, folder)))));
	const head = 'mcpb-tui holds code of the packages below, each under its own licence.\n';
	return `${[head, ...[...sections].sort()].join('\n')}`;
}

/** Throws when what was built would need a package at run time besides `allowed`. */
export function checkNothingIsMissing(metafiles: readonly Metafile[], allowed: readonly string[]): void {
	const wanted = metafiles.flatMap(({outputs}) =>
		Object.values(outputs).flatMap(({imports}) =>
			imports.filter(({path, external}) => external && !isBuiltin(path) && !allowed.includes(path)),
		),
	);
	if (wanted.length === 0) return;
	throw new Error(`These are not bundled: ${[...new Set(wanted.map(({path}) => path))].join(', ')}`);
}
