/**
 * Renders the pictures of this folder from the real screens on a home of its own, made anew:
 * `npm run screenshots`. With `--check` nothing is written, and those that are stale are named.
 */
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {animateGif} from './film.ts';
import {home} from './fixed-home.ts';
import {drawSvg} from './png.ts';
import {type Picture, takeJourney, takePictures} from './scenes.ts';
import {renderSvg} from './svg.ts';

// It runs from a folder in this one.
const folder = join(import.meta.dirname, '..');
const svgs = new Map<string, string>();
const frames: string[] = [];

function take({name, title, theme, app}: Picture): void {
	const svg = renderSvg(app.terminal, {theme, title});
	if (name.startsWith('journey-')) frames.push(svg);
	else svgs.set(name, svg);
}

function stale(): readonly string[] {
	return [...svgs].flatMap(([name, svg]) => {
		const file = join(folder, `${name}.svg`);
		return existsSync(file) && readFileSync(file, 'utf8') === svg ? [] : [name];
	});
}

try {
	await takeJourney(take);
	await takePictures(take);
} finally {
	rmSync(home, {recursive: true, force: true});
}

const old = stale();
if (process.argv.includes('--check')) {
	if (old.length > 0)
		process.stderr.write(`Stale pictures: ${old.join(', ')}. Take them anew: npm run screenshots\n`);
	process.exit(old.length > 0 ? 1 : 0);
}
for (const name of old) {
	const svg = svgs.get(name) ?? '';
	writeFileSync(join(folder, `${name}.svg`), svg);
	writeFileSync(join(folder, `${name}.png`), drawSvg(svg, 2).png);
}
// The film shows notices, which come and go with time: it is taken with the pictures, and not compared.
if (old.length > 0)
	writeFileSync(join(folder, 'journey.gif'), animateGif(frames.map(frame => drawSvg(frame, 1))));
process.stdout.write(
	`${old.length === 0 ? 'No picture has' : `${old.join(', ')} ${old.length === 1 ? 'has' : 'have'}`} changed.\n`,
);
process.exit(0);
