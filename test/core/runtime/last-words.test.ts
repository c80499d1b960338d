import {describe, expect, test} from 'vitest';
import {endSentence, readLastWords} from '../../../source/core/runtime/last-words.ts';

const words = (text: string) => readLastWords(text.split('\n'));

const nodeTail = `    at ModuleJob.run (node:internal/modules/esm/module_job:343:25)
    at async onImport.tracePromise.__proto__ (node:internal/modules/esm/loader:647:26)

Node.js v24.21.0`;

describe('The cause of a crash is found in what', () => {
	test.each<[string, string, string]>([
		[
			'Node says of an error that nobody caught',
			`starting\nfile:///srv/server.js:3\n\tthrow new Error('Invalid DB_URL');\n\t      ^\n\nError: Invalid DB_URL "mysql:x"\n    at file:///srv/server.js:3:8\n${nodeTail}`,
			'Error: Invalid DB_URL "mysql:x"',
		],
		[
			'Node says of a module that is missing',
			`node:internal/modules/cjs/loader:1386\n  throw err;\n  ^\n\nError: Cannot find module './nope'\nRequire stack:\n- /srv/server.js\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1383:15) {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: [ '/srv/server.js' ]\n}\n\nNode.js v24.21.0`,
			"Error: Cannot find module './nope'",
		],
		[
			'Node says of an error with a cause',
			`file:///srv/a.mjs:1\nthrow 1;\n^\n\nError: Cannot start\n    at file:///srv/a.mjs:1:2 {\n  [cause]: Error: connect ECONNREFUSED 127.0.0.1:5432\n      at TCPConnectWrap.afterConnect (node:net:1637:16) {\n    errno: -111,\n    code: 'ECONNREFUSED'\n  }\n}\n\nNode.js v24.21.0`,
			'Error: Cannot start (cause: Error: connect ECONNREFUSED 127.0.0.1:5432)',
		],
		[
			'Node says of several errors at once',
			`node:internal/process/promises:394\n      triggerUncaughtException(err, true /* fromPromise */);\n      ^\n\nAggregateError [ECONNREFUSED]: \n    at internalConnectMultiple (node:net:1134:18) {\n  code: 'ECONNREFUSED',\n  [errors]: [\n    Error: connect ECONNREFUSED ::1:5432\n        at createConnectionError (node:net:1697:14) {\n      errno: -111\n    },\n    Error: connect ECONNREFUSED 127.0.0.1:5432\n        at createConnectionError (node:net:1697:14)\n  ]\n}\n\nNode.js v24.21.0`,
			'AggregateError [ECONNREFUSED] (cause: Error: connect ECONNREFUSED ::1:5432)',
		],
		[
			'Node says of a promise',
			`node:internal/process/promises:394\n      triggerUncaughtException(err, true /* fromPromise */);\n      ^\n\n[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "boom".] {\n  code: 'ERR_UNHANDLED_REJECTION'\n}\n\nNode.js v24.21.0`,
			'UnhandledPromiseRejection: boom',
		],
		[
			'Node says of something thrown that is no error',
			`/srv/a.js:1\nthrow 'boom'\n^\nboom\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)\n\nNode.js v24.21.0`,
			'boom',
		],
		[
			'Node says when memory ends',
			'<--- Last few GCs --->\n\n[1:0x1] 500 ms: Mark-Compact 3 (4) -> 3 (4) MB\n\n<--- JS stacktrace --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----\n\n 1: 0xe36e52 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]\n 2: 0x12e6c40 v8::Utils::ReportOOMFailure [node]',
			'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
		],
		[
			'a server prints of what it caught, with a message of several lines',
			'Failed to start: ConfigError: no key\nset API_KEY\n    at start (/srv/a.js:9:3)',
			'Failed to start: ConfigError: no key',
		],
		[
			'Python says',
			'INFO starting\nTraceback (most recent call last):\n  File "/srv/a.py", line 9, in <module>\n    start()\n    ~~~~~^^\n  File "/srv/a.py", line 3, in start\n    import nope\nModuleNotFoundError: No module named \'nope\'',
			"ModuleNotFoundError: No module named 'nope'",
		],
		[
			'Python says of an exception out of another',
			'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in start\nKeyError: \'DB_URL\'\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File "/srv/a.py", line 5, in start\nRuntimeError: cannot start',
			'RuntimeError: cannot start',
		],
		[
			'Python says of a group',
			'  + Exception Group Traceback (most recent call last):\n  |   File "/srv/a.py", line 1, in <module>\n  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n  +-+---------------- 1 ----------------\n    | Traceback (most recent call last):\n    |   File "/srv/a.py", line 2, in serve\n    | ValueError: bad port\n    +------------------------------------',
			'ValueError: bad port',
		],
		[
			'Python says of a class of its author',
			'Traceback (most recent call last):\n  File "/srv/a.py", line 2, in <module>\n    raise NoKey(1)\n__main__.NoKey: set API_KEY',
			'__main__.NoKey: set API_KEY',
		],
		[
			'Python says of its syntax',
			'  File "/srv/a.py", line 1\n    def f(\n         ^\nSyntaxError: \'(\' was never closed',
			"SyntaxError: '(' was never closed",
		],
		[
			'uv says',
			'Resolved 3 packages\nerror: Failed to spawn: `serve`\n  Caused by: No such file or directory (os error 2)',
			'error: Failed to spawn: `serve` (cause: No such file or directory (os error 2))',
		],
		[
			'uv says of packages',
			'  × No solution found when resolving tool dependencies:\n  ╰─▶ Because nope was not found in the package registry, it cannot be used.',
			'× No solution found when resolving tool dependencies',
		],
		[
			'pip says',
			'Collecting nope\nERROR: Could not find a version that satisfies the requirement nope (from versions: none)\nERROR: No matching distribution found for nope',
			'ERROR: No matching distribution found for nope',
		],
		[
			'npm says',
			'npm error code E404\nnpm error 404 Not Found - GET https://example.org/nope - Not found\nnpm error 404\nnpm error 404  The requested resource could not be found.\nnpm error A complete log of this run can be found in: /home/x/.npm/_logs/1.log',
			'npm error 404 Not Found - GET https://example.org/nope - Not found',
		],
		['sh says', 'sh: 1: foo: not found', 'sh: 1: foo: not found'],
		['bash says', './run.sh: line 3: foo: command not found', './run.sh: line 3: foo: command not found'],
		['env says', 'env: ‘node’: No such file or directory', 'env: ‘node’: No such file or directory'],
		[
			'a shell says of another machine',
			'/bin/sh: 1: exec: ./server: Exec format error',
			'/bin/sh: 1: exec: ./server: Exec format error',
		],
		[
			'the loader says',
			'server: error while loading shared libraries: libx.so.1: cannot open shared object file',
			'server: error while loading shared libraries: libx.so.1: cannot open shared object file',
		],
		[
			'Go says',
			'2026/01/01 listening\npanic: runtime error: index out of range [5] with length 1\n\ngoroutine 1 [running]:\nmain.(*Server).run(0xc000012345, {0x1, 0x2})\n\t/srv/main.go:12 +0x1d\nmain.main()\n\t/srv/main.go:5 +0x20\nexit status 2',
			'panic: runtime error: index out of range [5] with length 1',
		],
		[
			'Go says of a deadlock',
			'fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()',
			'fatal error: all goroutines are asleep - deadlock!',
		],
		[
			'Rust says',
			"thread 'main' (4711) panicked at src/main.rs:2:5:\nno database\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
			'panicked: no database',
		],
		[
			'older Rust says',
			"thread 'main' panicked at 'no database', src/main.rs:2:5\nstack backtrace:\n   0: rust_begin_unwind\n   1: core::panicking::panic_fmt",
			'panicked: no database',
		],
		[
			'Rust says of a result',
			'Error: cannot start\n\nCaused by:\n    0: connecting\n    1: Connection refused (os error 111)',
			'Error: cannot start (cause: Connection refused (os error 111))',
		],
		[
			'Java says',
			'Exception in thread "main" java.lang.IllegalStateException: cannot start\n\tat com.x.Main.main(Main.java:3)\nCaused by: java.net.ConnectException: Connection refused\n\tat com.x.Db.open(Db.java:9)\n\t... 1 more',
			'Exception in thread "main" java.lang.IllegalStateException: cannot start (cause: java.net.ConnectException: Connection refused)',
		],
		[
			'.NET says',
			'Unhandled exception. System.InvalidOperationException: cannot start\n ---> System.Net.Sockets.SocketException (111): Connection refused\n   at X.Db.Open() in /srv/Db.cs:line 9\n   --- End of inner exception stack trace ---\n   at X.Program.Main() in /srv/Program.cs:line 3',
			'Unhandled exception. System.InvalidOperationException: cannot start (cause: System.Net.Sockets.SocketException (111): Connection refused)',
		],
		[
			'Ruby says',
			"/srv/a.rb:1:in 'Object#start': no database (RuntimeError)\n\tfrom /srv/a.rb:4:in '<main>'",
			"/srv/a.rb:1:in 'Object#start': no database (RuntimeError)",
		],
		[
			'Deno says',
			'error: Uncaught (in promise) Error: no database\n    at file:///srv/a.ts:1:7',
			'error: Uncaught (in promise) Error: no database',
		],
		[
			'Bun says',
			'1 | throw new Error("no database")\n          ^\nerror: no database\n      at /srv/a.ts:1:7\n\nBun v1.2.0 (Linux x64)',
			'error: no database',
		],
		[
			'PHP says',
			'PHP Fatal error:  Uncaught Exception: no database in /srv/a.php:3\nStack trace:\n#0 {main}\n  thrown in /srv/a.php on line 3',
			'PHP Fatal error:  Uncaught Exception: no database in /srv/a.php:3',
		],
		[
			'Python says before an exception that it ignores',
			'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in <module>\n    import pydantic\nModuleNotFoundError: No module named \'pydantic\'\nException ignored in: <_io.TextIOWrapper name=\'<stdout>\'>\nBrokenPipeError: [Errno 32] Broken pipe\nException ignored in: <function Db.__del__ at 0x7f>\nTraceback (most recent call last):\n  File "/srv/a.py", line 9, in __del__\nAttributeError: no connection',
			"ModuleNotFoundError: No module named 'pydantic'",
		],
		[
			'Pydantic says',
			'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in <module>\n    Settings()\npydantic_core._pydantic_core.ValidationError: 1 validation error for Settings\napi_key\n  Field required [type=missing, input_value={}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.10/v/missing',
			'pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings: api_key: Field required',
		],
		[
			'Zod says',
			'ZodError: [\n  {\n    "code": "invalid_type",\n    "path": [\n      "env",\n      "API_KEY"\n    ],\n    "message": "Required"\n  }\n]\n    at Object.parse (/srv/node_modules/zod/index.js:5:3)\n    at file:///srv/a.js:2:1\n\nNode.js v20.0.0',
			'ZodError: env.API_KEY: Required',
		],
		[
			'Docker says',
			"Unable to find image 'x/y:latest' locally\ndocker: Error response from daemon: pull access denied for x/y.\nSee 'docker run --help'.",
			'docker: Error response from daemon: pull access denied for x/y.',
		],
		[
			'.NET says of a version that is missing',
			"You must install or update .NET to run this application.\n\nApp: /opt/app/server\nArchitecture: x64\nFramework: 'Microsoft.NETCore.App', version '9.0.0' (x64)\n.NET location: /usr/share/dotnet\n\nThe following frameworks were found:\n  8.0.1 at [/usr/share/dotnet/shared/Microsoft.NETCore.App]\n\nLearn more:\nhttps://aka.ms/dotnet/app-launch-failed",
			'You must install or update .NET to run this application.',
		],
		[
			'Java says of a class that it cannot load',
			'Error: LinkageError occurred while loading main class com.x.Main\n\tjava.lang.UnsupportedClassVersionError: com/x/Main has been compiled by a more recent version',
			'Error: LinkageError occurred while loading main class com.x.Main (cause: java.lang.UnsupportedClassVersionError: com/x/Main has been compiled by a more recent version)',
		],
		[
			'Spring says',
			"2026-01-01T10:00:01.000 ERROR 1 --- [main] o.s.b.d.LoggingFailureAnalysisReporter   : \n\n***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\nWeb server failed to start. Port 8080 was already in use.\n\nAction:\n\nIdentify and stop the process that's listening on port 8080.",
			'APPLICATION FAILED TO START: Web server failed to start. Port 8080 was already in use.',
		],
		[
			'a log says',
			'reading the configuration\nFATAL: no database is configured\nbye',
			'FATAL: no database is configured',
		],
	])('%s', (_name, text, cause) => {
		const found = words(text);
		expect(found.cause).toBe(cause);
		expect(found.lines[0]).toBe(cause);
		expect(found.lines.length).toBeLessThanOrEqual(4);
	});
});

test('Where it happened and what it came from stand below the cause', () => {
	expect(
		words(
			`file:///srv/server.js:3\n\tthrow x;\n\t^\n\nError: boom\n    at file:///srv/server.js:3:8\n${nodeTail}`,
		).lines,
	).toEqual(['Error: boom', 'file:///srv/server.js:3']);
	const python =
		'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in start\nKeyError: \'DB_URL\'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/srv/a.py", line 5, in start\nRuntimeError: cannot start';
	expect(words(python).lines).toEqual([
		'RuntimeError: cannot start',
		"after KeyError: 'DB_URL'",
		'File "/srv/a.py", line 5, in start',
	]);
});

test('Without a cause there are only last lines, and nothing is called the cause', () => {
	expect(words('one\ntwo\nthree\nfour')).toEqual({cause: undefined, lines: ['two', 'three', 'four']});
	expect(words('')).toEqual({cause: undefined, lines: []});
});

test('What was dealt with long before is no cause', () => {
	const handled = 'Error: no cache\n    at open (/srv/a.js:1:1)\n';
	const later = Array.from({length: 20}, (_, index) => `served ${index}\n`).join('');
	expect(words(`${handled}${later}ERROR: out of sugar`).cause).toBe('ERROR: out of sugar');
});

test('Our own lines are never the words of the server, and its words are safe to show', () => {
	expect(
		words('Error: a\u001b[31m\u0007b\n    at x (/a.js:1:1)\nmcpb-tui: odd ended with code 7.').cause,
	).toBe('Error: a␇b');
	expect(words('mcpb-tui: odd ended with code 7.').lines).toEqual([]);
});

test('A sentence about an end begins with the cause where one is known', () => {
	const how = 'ended with code 1';
	expect(endSentence('odd', how, words('Error: boom\n    at x (/a.js:1:1)'))).toBe(
		'odd crashed: Error: boom (it ended with code 1)',
	);
	expect(endSentence('odd', 'ended with code 0', words('Error: no plugin (ignored)\nbye'))).toBe(
		'odd ended with code 0. Its last error: Error: no plugin (ignored)',
	);
	expect(endSentence('odd', how, words('no key'))).toBe('odd ended with code 1. Its last line: no key');
	expect(endSentence('odd', how, words(''))).toBe('odd ended with code 1.');
});
