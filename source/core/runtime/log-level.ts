import type {LogLevel} from '../contract.ts';
import {own} from '../own.ts';

const names: Readonly<Record<string, LogLevel>> = {
	trace: 'debug',
	verbose: 'debug',
	debug: 'debug',
	info: 'info',
	notice: 'info',
	log: 'info',
	warn: 'warning',
	warning: 'warning',
	err: 'error',
	error: 'error',
	fatal: 'error',
	critical: 'error',
	crit: 'error',
	alert: 'error',
	panic: 'error',
	emergency: 'error',
};

// The levels of pino and bunyan.
const numbers: readonly [number, LogLevel][] = [
	[50, 'error'],
	[40, 'warning'],
	[30, 'info'],
	[0, 'debug'],
];

/** A level as a server names it, in words or in the numbers of pino. */
export function toLevel(value: unknown): LogLevel | undefined {
	if (typeof value === 'number') return numbers.find(([least]) => value >= least)?.[1];
	return typeof value === 'string' ? own(names, value.toLowerCase()) : undefined;
}

function jsonLevel(text: string): LogLevel | undefined {
	try {
		const {level, severity, lvl, levelname} = JSON.parse(text) as Record<string, unknown>;
		return toLevel(level ?? severity ?? lvl ?? levelname);
	} catch {
		return undefined;
	}
}

// A level stands near the beginning: in capitals, in brackets, or with a colon after it.
const worded =
	/\b(TRACE|VERBOSE|DEBUG|INFO|NOTICE|WARN|WARNING|ERR|ERROR|FATAL|CRITICAL|PANIC)\b|[[(<](\w+)[\])>]|\b([A-Za-z]+):|\blevel=(\w+)/g;
const failure = /^(Traceback \(most recent call last\)|(Uncaught )?\w*(Error|Exception)\b)/;

/** The level of a line of text: what it says itself, in JSON or in words; else `info`. */
export function detectLevel(text: string): LogLevel {
	if (text.startsWith('{')) {
		const level = jsonLevel(text);
		if (level) return level;
	}
	for (const [, capitals, bracketed, named, field] of text.slice(0, 100).matchAll(worded)) {
		const level = toLevel(capitals ?? bracketed ?? named ?? field);
		if (level) return level;
	}
	return failure.test(text) ? 'error' : 'info';
}
