import {earlierId, extensionId} from '../manifest/extension-id.ts';
import {currentVersion, type ExtensionRecord} from '../store/record.ts';
import type {PolicySubject} from './judge.ts';

/** An installed extension as a policy judges it. */
export function subjectOf(record: ExtensionRecord): PolicySubject {
	const {manifest, sha256, signature, origin} = currentVersion(record);
	return {
		id: record.id,
		ownId: extensionId(record.rawName),
		earlierId: earlierId(record.rawName),
		author: manifest.author.name,
		sha256,
		signature,
		origin,
	};
}
