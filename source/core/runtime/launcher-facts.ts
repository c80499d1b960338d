import {join} from 'node:path';
import type {Paths} from '../paths.ts';
import {readRegularSync} from '../regular-file.ts';
import type {SessionBus} from '../secrets/session-bus.ts';

/** `launcher.json`: what a launcher that a graphical client starts could not find out by itself. */
export type LauncherFacts = {
	schema: 1;
	paths: Paths;
	/** The PATH of the user's login shell. */
	loginPath: string;
	sessionBus: SessionBus;
	/** The Node that it was installed with. */
	node: string;
	/** The version of mcpb-tui. */
	version: string;
};

/** The facts beside a copied launcher, or undefined when there are none that can be used. */
export function readFacts(folder: string): LauncherFacts | undefined {
	try {
		const facts = JSON.parse(
			readRegularSync(join(folder, 'launcher.json')).bytes.toString('utf8'),
		) as Partial<LauncherFacts>;
		return facts.schema === 1 && facts.paths ? (facts as LauncherFacts) : undefined;
	} catch {
		return undefined;
	}
}

/** The facts of the launcher that is in use; undefined where none is installed. */
export function currentFacts(paths: Paths): LauncherFacts | undefined {
	try {
		const name = readRegularSync(join(paths.data, 'bin', 'current'))
			.bytes.toString('utf8')
			.trim();
		return name === '' ? undefined : readFacts(join(paths.data, 'bin', name));
	} catch {
		return undefined;
	}
}
