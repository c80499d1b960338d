import process from 'node:process';
import {styleText} from 'node:util';
import type {SafeText} from '../../core/safe-text.ts';

export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'warn' | 'bad';
export type Style = {
	paint: (text: SafeText, tone: Tone) => SafeText;
	/** Columns of the terminal; undefined where lines are not cut. */
	columns: number | undefined;
};
export type Lines = readonly SafeText[];

const formats = {strong: 'bold', dim: 'dim', good: 'green', warn: 'yellow', bad: 'red'} as const;

/** The conventions of no-color.org and force-color.org; a terminal decides where neither speaks. */
function wantsColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
	const force = env.FORCE_COLOR;
	if (force !== undefined) return force !== '0' && force !== 'false';
	if (env.NO_COLOR) return false;
	return stream.isTTY === true && env.TERM !== 'dumb';
}

/** How lines to `stream` are coloured and cut. `colour: false` is `--no-color`. */
export function createStyle(stream: NodeJS.WriteStream, colour: boolean, env = process.env): Style {
	const painted = colour && wantsColour(stream, env);
	return {
		columns: stream.isTTY ? stream.columns : undefined,
		paint(text, tone) {
			if (!painted || tone === 'plain' || text === '') return text;
			return styleText(formats[tone], text, {validateStream: false}) as SafeText;
		},
	};
}
