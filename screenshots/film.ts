import gifenc from 'gifenc';
import type {Raster} from './png.ts';

const pause = 1300;

/** Frames as an animated SVG: each is there for its part of the time. */
export function animateSvg(frames: readonly string[], title: string): string {
	const [first = ''] = frames;
	const head = /<svg[^>]*>/.exec(first)?.[0] ?? '';
	const total = (frames.length * pause) / 1000;
	const share = 100 / frames.length;
	const body = (svg: string) =>
		svg.slice(svg.indexOf('</title>') + '</title>'.length, svg.lastIndexOf('</svg>')).trim();
	return [
		head,
		`<title>${title}</title>`,
		'<style>',
		`.f{visibility:hidden;animation:f ${total}s step-end infinite}`,
		`@keyframes f{0%{visibility:visible}${share.toFixed(3)}%{visibility:hidden}}`,
		'</style>',
		...frames.map(
			(svg, index) => `<g class="f" style="animation-delay:${(index * pause) / 1000}s">${body(svg)}</g>`,
		),
		'</svg>',
		'',
	].join('\n');
}

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
