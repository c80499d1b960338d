/** The lines of a log file, as the runner writes them and the reader reads them. */
import {join} from 'node:path';
import type {LogLine} from '../contract.ts';
import type {Paths} from '../paths.ts';

export type LogEntry = {
	/** ISO 8601 with milliseconds. */
	time: string;
	kind: LogLine['kind'];
	/** Text as it came, secrets hidden; of a message only where payloads are asked for. */
	text?: string;
	level?: string;
	session?: string;
	direction?: 'to-server' | 'from-server';
	method?: string;
	id?: string;
	bytes?: number;
	milliseconds?: number;
};

export const logFilePattern = /^\d{8}T\d{9}Z-\d+\.jsonl$/;

/** `<start>-<pid>.jsonl`: sorted by name they are sorted by time. */
export function logFileName(start: Date, pid: number): string {
	return `${start.toISOString().replaceAll(/[-:.]/g, '')}-${pid}.jsonl`;
}

/** When the run, or this part of it, began. */
export function logFileStart(name: string): Date {
	const [, date, hour, minute, second, milliseconds] = /^(\d{8})T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(name) ?? [];
	const day = `${date?.slice(0, 4)}-${date?.slice(4, 6)}-${date?.slice(6)}`;
	return new Date(`${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
}

export function logFolder(paths: Paths, id: string): string {
	return join(paths.state, 'logs', id);
}
