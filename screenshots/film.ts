import gifenc from 'gifenc';
import type {Raster} from './png.ts';

const pause = 1300;

/** Frames as a GIF, each with its own colours. */
export function animateGif(frames: readonly Raster[]): Uint8Array {
	const {GIFEncoder, quantize, applyPalette} = gifenc;
	const gif = GIFEncoder();
	for (const {pixels, width, height} of frames) {
		const palette = quantize(pixels, 48);
		gif.writeFrame(applyPalette(pixels, palette), width, height, {palette, delay: pause});
	}
	gif.finish();
	return gif.bytes();
}
