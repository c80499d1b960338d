import {readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {Resvg} from '@resvg/resvg-js';

export type Raster = {png: Uint8Array; pixels: Uint8Array; width: number; height: number};

const {resolve} = createRequire(import.meta.url);
const fonts = dirname(resolve('@expo-google-fonts/jetbrains-mono/package.json'));

const fontFiles = readdirSync(fonts, {recursive: true, encoding: 'utf8'})
	.filter(name => /(?:400Regular|700Bold)\.ttf$/.test(name))
	.map(name => join(fonts, name));

/** Draws an SVG with the same font on every machine. */
export function drawSvg(svg: string, scale: number): Raster {
	const image = new Resvg(svg.replace(/font-family="[^"]*"/, 'font-family="JetBrains Mono"'), {
		font: {fontFiles, loadSystemFonts: false, defaultFontFamily: 'JetBrains Mono'},
		fitTo: {mode: 'zoom', value: scale},
	}).render();
	return {png: image.asPng(), pixels: image.pixels, width: image.width, height: image.height};
}
