import {expect, test} from 'vitest';
import {commands} from '../../source/cli/commands/index.ts';
import {exitMeanings} from '../../source/cli/exit-meanings.ts';
import {readArguments} from '../../source/cli/program.ts';
import {UserError} from '../../source/core/errors.ts';

function read(...argv: string[]) {
	return readArguments(argv, commands, '1.2.3');
}

function complaint(...argv: string[]): UserError {
	try {
		read(...argv);
	} catch (error) {
		if (error instanceof UserError) return error;
		throw error;
	}
	throw new Error('it was understood');
}

test('no command opens the screens, with the global options given', () => {
	expect(read()).toMatchObject({kind: 'screens'});
	expect(read('--demo', '--readonly')).toMatchObject({
		kind: 'screens',
		globals: {demo: true, readonly: true},
	});
});

test('global options are understood before and after the command', () => {
	expect(read('--json', 'list')).toMatchObject({record: {name: 'list'}, globals: {json: true}});
	expect(read('list', '--json', '--client-config', '/tmp/c.json')).toMatchObject({
		globals: {json: true, clientConfig: '/tmp/c.json'},
	});
});

test('an install takes every option of its help', () => {
	const hash = 'AB'.repeat(32);
	const argv = [
		'install',
		'x.mcpb',
		'-y',
		'--as',
		'y',
		'--set',
		'a=1',
		'--set',
		'a=2',
		'--enable',
		'--no-sync',
	];
	expect(
		read(...argv, '--dry-run', '--link', '--sha256', hash, '--allow-http', '--accept-origin', hash),
	).toMatchObject({
		args: ['x.mcpb'],
		options: {
			yes: true,
			as: 'y',
			set: ['a=1', 'a=2'],
			enable: true,
			sync: false,
			dryRun: true,
			link: true,
			sha256: hash.toLowerCase(),
			allowHttp: true,
			acceptOrigin: hash.toLowerCase(),
		},
	});
});

test('a sync restores everything, or what is named', () => {
	expect(read('sync', '--restore')).toMatchObject({options: {restore: true}});
	expect(read('sync', '--restore', 'a', 'b', '--dry-run')).toMatchObject({
		options: {restore: ['a', 'b'], dryRun: true},
	});
});

test('a call takes its pairs, its time in seconds and its server', () => {
	expect(read('call', 'id', 'tool', 'a=-1', 'b:=[1]', '--timeout', '1.5', '--pid', '77')).toMatchObject({
		args: ['id', 'tool', 'a=-1', 'b:=[1]'],
		options: {timeout: 1500, pid: 77},
	});
});

test('a group of commands is read as one name', () => {
	expect(read('vault', 'use', 'file')).toMatchObject({record: {name: 'vault use'}, args: ['file']});
});

test.each([
	[['lst'], "Unknown command 'lst'", 'Did you mean list?'],
	[['install', 'x', '--jes'], "Unknown option '--jes'", 'Did you mean --yes?'],
	[['install'], "Missing required argument 'source'", 'mcpb-tui help install'],
	[['./x.mcpb'], "Unknown command './x.mcpb'", 'mcpb-tui install ./x.mcpb'],
	[['vault'], 'vault needs the name of a command', 'mcpb-tui vault --help'],
	[['vault', 'use', 'cloud'], 'Allowed choices are keychain, file', 'mcpb-tui vault use --help'],
	[['config', 'x', '--entry', 'other'], 'Allowed choices are launcher, direct', 'mcpb-tui help config'],
	[['vault', 'use', 'keychian'], 'is invalid', 'Did you mean keychain?'],
	[['vault', 'statsu'], "Unknown command 'statsu'", 'Did you mean status?'],
	[['help', 'instal'], "There is no command 'instal'", 'Did you mean install'],
	[['nosuch', '--help'], "Unknown command 'nosuch'", 'See: mcpb-tui --help'],
	[['--json', 'lst', '-h'], "Unknown command 'lst'", 'Did you mean list?'],
	[['vault', 'statsu', '--help'], "Unknown command 'statsu'", 'Did you mean status?'],
	[['vault', 'nosuch', '--help'], "Unknown command 'nosuch'", 'See: mcpb-tui vault --help'],
	[['help', 'nosuch'], "There is no command 'nosuch'", '--help'],
	[['list', 'extra'], 'Too many arguments', 'mcpb-tui help list'],
	[['logs', 'x', '-n', '-3'], 'whole number', 'mcpb-tui help logs'],
	[['call', 'x', 'y', '--timeout', '0'], 'greater than 0', 'mcpb-tui help call'],
	[['stop', 'x', '--pid', 'first'], 'whole number', 'mcpb-tui help stop'],
	[['install', 'x', '--sha256', 'abc'], '64 hexadecimal digits', 'mcpb-tui help install'],
])('%j is wrong usage, and what was probably meant is said', (argv, message, hint) => {
	const error = complaint(...argv);
	expect(error.code).toBe('USAGE');
	expect(error.message).toContain(message);
	expect(error.hint).toContain(hint);
});

test('every command has examples that are understood as written, and exit codes with a meaning', () => {
	for (const {name, examples, exits = []} of commands) {
		expect(examples.length, name).toBeGreaterThan(0);
		expect(
			exits.filter(exit => exitMeanings[exit] === undefined),
			name,
		).toEqual([]);
		for (const [example] of examples) {
			const ours = example.replace(/^.*mcpb-tui /, '');
			const argv = (ours.match(/'[^']*'|\S+/g) ?? []).map(word => word.replace(/^'|'$/g, ''));
			expect(read(...argv), example).toMatchObject({kind: 'command', record: {name}});
		}
	}
});
