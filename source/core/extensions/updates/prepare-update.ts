import type {OpenOptions, PreparedBundle} from '../../contract.ts';
import {UserError} from '../../errors.ts';
import {currentVersion, readRecord} from '../../store/record.ts';
import type {Context} from '../context.ts';
import {prepare} from '../prepare.ts';
import {updateSource} from './update-source.ts';

/**
 * Reads and judges what is now where an extension came from; a download that a check left is taken when the server
 * says that it still has the same. Throws `EXTENSION_NOT_FOUND`, `UPDATE_IMPOSSIBLE` and what `prepare` throws.
 */
export async function prepareUpdate(
	context: Context,
	id: string,
	options: Pick<OpenOptions, 'signal' | 'allowHttp' | 'onProgress'>,
	downloads: 'interrupted' | 'nothing',
): Promise<PreparedBundle> {
	const source = updateSource(currentVersion(await readRecord(context.paths, id)).origin);
	if (source.kind === 'none') {
		throw new UserError(
			'UPDATE_IMPOSSIBLE',
			`${id} cannot be updated from where it came from: ${source.reason}`,
			{
				hint: 'Install the new version from where it is: mcpb-tui install <file, folder or URL>',
			},
		);
	}
	return Object.assign(await prepare(context, source.place, {...options, as: id}, downloads), {
		update: true as const,
	});
}
