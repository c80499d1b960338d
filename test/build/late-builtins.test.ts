import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {takeBuiltins} from '../../source/build/late-builtins.ts';
import {temporaryFolder} from '../support/temporary.ts';

const root = join(import.meta.dirname, '..', '..');

test('what a module imports of Node is taken from the process, whatever the import looks like', () => {
	const text = [
		'import{join as a,sep}from"node:path";import b from"node:process";import*as c from"node:os";',
		'import d,{EOL as e}from"node:os";import{x}from"./chunk.js";',
		'const text="from node:fs";export{a,b,c,d,e,sep,x,text};',
	].join('');
	expect(takeBuiltins(text, 'it.js')).toBe(
		[
			'const {join:a,sep}=process.getBuiltinModule("node:path");const b=process;',
			'const c=process.getBuiltinModule("node:os"),d=process.getBuiltinModule("node:os"),{EOL:e}=process.getBuiltinModule("node:os");',
			'import{x}from"./chunk.js";const text="from node:fs";export{a,b,c,d,e,sep,x,text};',
		].join(''),
	);
	expect(() => takeBuiltins('import"node:fs";', 'it.js')).toThrow('it.js imports');
});

test('a command loads none of what Node loads only when it is looked at', () => {
	const home = temporaryFolder();
	const list = 'data:text/javascript,process.on("exit",()=>console.log(process.moduleLoadList.join("\\n")))';
	const output = execFileSync(
		process.execPath,
		[`--import=${list}`, join(root, 'bin', 'mcpb-tui.js'), 'list', '--json'],
		{encoding: 'utf8', env: {...process.env, MCPB_TUI_HOME: home}},
	);
	expect(output).toContain('NativeModule fs');
	const loaded = [
		'worker_threads',
		'perf_hooks',
		'internal/crypto/webcrypto',
		'internal/util/parse_args/parse_args',
	];
	expect(loaded.filter(name => output.includes(`NativeModule ${name}\n`))).toEqual([]);
});
