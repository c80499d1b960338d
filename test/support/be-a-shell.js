// Becomes an interactive shell with job control, for tests that suspend a program and bring it back.
import {dirname, join} from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..', '..');
const env = {
	...process.env,
	PS1: '$ ',
	PROGRAM: join(root, 'bin', 'mcpb-tui.js'),
	PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
};
process.execve('/bin/bash', ['bash', '--norc', '--noprofile', '-i'], env);
