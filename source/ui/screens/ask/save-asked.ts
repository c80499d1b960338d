import {resolve} from 'node:path';
import {fileNameFor, saveFile} from '../../../core/results/save-file.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {pathOnDisk} from '../../calls/fill-from-file.ts';
import {bytes, shortPath} from '../../show.ts';
import {askedName} from '../result/answer.ts';
import {answerText} from '../result/answer-text.ts';
import {openResult} from '../result/open-result.ts';
import {partInFocus} from '../result/part-in-focus.ts';
import {type SavePurpose, startAsk} from './ask-state.ts';

const kept = ours('Only you can read the file; one that is there is never replaced.');

/** Asks where the image, sound or file in focus is to go. */
export function savePart(app: App): void {
	const shown = openResult(app.state());
	const part = shown && partInFocus(shown);
	if (!shown || part?.kind !== 'media') return;
	const name = fileNameFor(askedName(shown.answer), part.mimeType);
	const ask = startAsk({type: 'save-part', part}, safeJoin`Save the ${safeLine(part.type)} as`, name);
	app.dispatch({type: 'open', overlay: {...ask, about: kept}});
}

/** Asks where the whole answer is to go. */
export function saveAnswer(app: App): void {
	const shown = openResult(app.state());
	if (!shown) return;
	const name = fileNameFor(askedName(shown.answer), 'application/json');
	const ask = startAsk({type: 'save-answer', answer: shown.answer}, ours('Save the whole answer as'), name);
	const about = safeJoin`As JSON, with all that the server gave; a name that ends in .txt gets its text. ${kept}`;
	app.dispatch({type: 'open', overlay: {...ask, about}});
}

/** Writes what was asked for into the file. Throws `FILE_EXISTS` or `FILE_UNWRITABLE`. */
export async function saveAsked(app: App, purpose: SavePurpose, path: string): Promise<void> {
	const file = resolve(pathOnDisk(path));
	const size = await saveFile(file, contentOf(purpose, path));
	app.notify('good', safeJoin`Saved ${shortPath(file, app.home)}, ${bytes(size)}.`);
}

function contentOf(purpose: SavePurpose, path: string): string | Buffer {
	if (purpose.type === 'save-part') return Buffer.from(purpose.part.data, 'base64');
	const {answer} = purpose;
	const text = path.endsWith('.txt')
		? answerText(answer).lines.join('\n')
		: JSON.stringify(answer.result, undefined, '\t');
	return `${text}\n`;
}
