import {execFile, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {constants, tmpdir, userInfo} from 'node:os';
import {dirname, join} from 'node:path';
import process from 'node:process';

const source = join(import.meta.dirname, 'disk-faults.c');
const bin = join(import.meta.dirname, '..', '..', 'bin', 'mcpb-tui.js');

/** Whether this machine can stand between a program and its disk: a library that is loaded first, made by `cc`. */
export const canFault = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;

let built: string | undefined;

/** The library, built once for each text of its source. */
function faultLibrary(): string {
	if (built) return built;
	const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16);
	const file = join(tmpdir(), `mcpb-tui-faults-${userInfo().uid}`, `${hash}.so`);
	if (!existsSync(file)) {
		mkdirSync(dirname(file), {recursive: true, mode: 0o700});
		const temporary = `${file}.${process.pid}`;
		const {status, stderr} = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', temporary, source, '-ldl']);
		if (status !== 0) throw new Error(`cc: ${String(stderr)}`);
		renameSync(temporary, file);
	}
	built = file;
	return file;
}

export type Fault = {
	/** The number of the call, from 1; 0 for none. */
	at: number;
	/** What the call fails with; without it the process is killed before the call. */
	error?: 'ENOSPC' | 'EIO' | 'EROFS' | 'EACCES';
	/** Whether all that follows fails too. */
	stays?: boolean;
	/** A file or folder that cannot be read, and why; it counts as no call. */
	unread?: {path: string; error: 'EIO' | 'EACCES'};
};

export type Faulted = {
	code: number | undefined;
	killed: boolean;
	out: string;
	err: string;
	/** The calls that changed something on the disk, as `<call> <path>`. */
	calls: readonly string[];
};

/** Runs the program in the home `home`; its calls that change something below it are counted, and one strikes. */
export async function runFaulted(home: string, args: readonly string[], fault: Fault): Promise<Faulted> {
	const log = `${home}.calls`;
	rmSync(log, {force: true});
	const env = {
		PATH: process.env.PATH ?? '',
		HOME: dirname(home),
		SHELL: '/bin/sh',
		LANG: 'C.UTF-8',
		MCPB_TUI_HOME: home,
		NODE_DISABLE_COMPILE_CACHE: '1',
		LD_PRELOAD: faultLibrary(),
		FAULT_ROOT: home,
		FAULT_LOG: log,
		FAULT_AT: String(fault.at),
		...(fault.error && {FAULT_ERROR: String(constants.errno[fault.error])}),
		...(fault.stays && {FAULT_STAYS: '1'}),
		...(fault.unread && {
			FAULT_READ: fault.unread.path,
			FAULT_READ_ERROR: String(constants.errno[fault.unread.error]),
		}),
	};
	return new Promise(resolve => {
		execFile(process.execPath, [bin, ...args], {env, timeout: 60_000}, (error, out, err) => {
			const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
			void resolve({
				code: error ? (typeof error.code === 'number' ? error.code : undefined) : 0,
				killed: error?.signal === 'SIGKILL',
				out,
				err,
				calls: lines.map(line => line.slice(line.indexOf(' ') + 1)),
			});
		});
	});
}
