import type {Media} from '../../../core/results/save-file.ts';
import type {ImageProtocol} from '../../terminal/images.ts';

/** A picture of an answer, drawn by the terminal itself. */
export type ImageState = {
	readonly kind: 'image';
	readonly part: Media;
	readonly data: Buffer;
	readonly protocol: ImageProtocol | undefined;
};
