import {type JSONPath, type ParseErrorCode, printParseErrorCode, visit} from 'jsonc-parser';
import {UserError} from '../errors.ts';
import type {Warn} from './mend-manifest.ts';

const mostBytes = 1024 * 1024;
const mostDepth = 64;

function refused(why: string, hint?: string): UserError {
	return new UserError('MANIFEST_INVALID', `The manifest cannot be read: ${why}.`, {
		hint: hint ?? 'Ask the author of the bundle for one that is mended.',
	});
}

function decode(bytes: Uint8Array): string {
	if (bytes.byteLength > mostBytes) throw refused(`it has ${bytes.byteLength} bytes, and 1 MiB is the most`);
	try {
		// A byte order mark is swallowed; UTF-16 and stray bytes are not guessed at.
		return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
	} catch (error) {
		const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
		throw new UserError(
			'MANIFEST_INVALID',
			`The manifest cannot be read: it is ${utf16 ? 'UTF-16, not UTF-8' : 'no valid UTF-8'}.`,
			{
				hint: 'Ask the author to save manifest.json as UTF-8.',
				cause: error,
			},
		);
	}
}

function words(code: string): string {
	return code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** The fields of a manifest by which something is decided. In all others a key that is there twice does no harm. */
const deciding = new Set([
	'manifest_version',
	'dxt_version',
	'name',
	'version',
	'server',
	'user_config',
	'compatibility',
]);

function decides([field, _option, what]: JSONPath): boolean {
	const words = field === 'user_config' && (what === 'title' || what === 'description');
	return deciding.has(String(field)) && !words;
}

/**
 * Throws where JSON.parse would be lenient or worse: a key that is there twice (the last one would win) and decides
 * something, `__proto__` (a copy of the object would swap its prototype), nesting that the stack does not hold.
 */
function checkShape(text: string, warn: Warn): void {
	const open: Set<string>[] = [];
	const at = (line: number, column: number) => `at line ${line + 1}, column ${column + 1}`;
	const enter = (keys: Set<string>, line: number, column: number) => {
		open.push(keys);
		if (open.length > mostDepth)
			throw refused(`it is nested more than ${mostDepth} deep ${at(line, column)}`);
	};
	const leave = () => {
		open.pop();
	};
	visit(
		text,
		{
			onObjectBegin: (_offset, _length, line, column) => enter(new Set(), line, column),
			onArrayBegin: (_offset, _length, line, column) => enter(new Set(), line, column),
			onObjectEnd: leave,
			onArrayEnd: leave,
			onObjectProperty: (key, _offset, _length, line, column, pathTo) => {
				const keys = open.at(-1);
				if (key === '__proto__') throw refused(`the key "__proto__" is not allowed, ${at(line, column)}`);
				if (keys?.has(key)) {
					const path = [...pathTo(), key];
					const what = `the key "${key}" is there twice, the second time ${at(line, column)}`;
					if (decides(path)) throw refused(what);
					warn(`${path.join('.')}: ${what}, which counts`);
				}
				keys?.add(key);
			},
			onError: (code: ParseErrorCode, _offset, _length, line, column) => {
				throw refused(`it is no JSON ${at(line, column)} (${words(printParseErrorCode(code))})`);
			},
		},
		{disallowComments: true, allowTrailingComma: false, allowEmptyContent: false},
	);
}

/**
 * The JSON value in a file of a bundle: at most 1 MiB of UTF-8 (a byte order mark is allowed), at most 64 deep,
 * no `__proto__`, and twice only a key that does no more than inform, with a warning. Throws `MANIFEST_INVALID` with the
 * place as line and column.
 */
export function readJson(bytes: Uint8Array, warn: Warn = () => undefined): unknown {
	const text = decode(bytes);
	checkShape(text, warn);
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		throw refused(`it is no JSON (${(error as Error).message})`);
	}
}
