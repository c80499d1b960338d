import type {RpcError} from './contract.ts';

/**
 * Every code that a user can meet, with the exit code that a command ends with:
 * 1 failed, 2 wrong usage, 3 needs the user, 4 no such thing, 5 the tool answered with an error,
 * 6 server unreachable or timed out, 130 interrupted.
 */
export const exitCodes = {
	BUNDLE_NOT_FOUND: 4,
	BUNDLE_UNREADABLE: 1,
	BUNDLE_NOT_A_ZIP: 1,
	BUNDLE_TRUNCATED: 1,
	BUNDLE_TOO_LARGE: 1,
	BUNDLE_UNSAFE_NAME: 1,
	BUNDLE_DUPLICATE_NAME: 1,
	BUNDLE_SPECIAL_FILE: 1,
	BUNDLE_UNSUPPORTED: 1,
	BUNDLE_INCONSISTENT: 1,
	BUNDLE_CORRUPT: 1,
	BUNDLE_NO_MANIFEST: 1,
	BUNDLE_HASH_MISMATCH: 1,
	BUNDLE_SIGNATURE_BROKEN: 1,
	DOWNLOAD_REFUSED: 1,
	DOWNLOAD_FAILED: 1,
	MANIFEST_INVALID: 1,
	MANIFEST_VERSION_UNKNOWN: 1,
	EXTENSION_NOT_FOUND: 4,
	EXTENSION_DISABLED: 3,
	EXTENSION_BROKEN: 1,
	EXTENSION_INCOMPATIBLE: 1,
	ID_INVALID: 2,
	ID_TAKEN: 1,
	NO_PREVIOUS_VERSION: 1,
	UPDATE_IMPOSSIBLE: 1,
	NOTHING_TO_UNDO: 4,
	UNDO_STALE: 1,
	READ_ONLY: 2,
	PUBLISHER_CHANGED: 3,
	POLICY_FORBIDS: 1,
	POLICY_BROKEN: 1,
	CONSENT_NEEDED: 3,
	DECLINED: 1,
	SETTINGS_MISSING: 3,
	SETTING_UNKNOWN: 2,
	SETTING_INVALID: 2,
	VAULT_UNAVAILABLE: 3,
	VAULT_TIMEOUT: 3,
	VAULT_FAILED: 1,
	VAULT_LOCKED: 3,
	PASSPHRASE_WRONG: 3,
	SECRET_MISSING: 3,
	CLIENT_CONFIG_INVALID: 1,
	CLIENT_CONFIG_BUSY: 1,
	CLIENT_CONFIG_UNWRITABLE: 1,
	CLIENT_ENTRY_TAKEN: 1,
	BACKUP_NOT_FOUND: 4,
	STORE_BUSY: 1,
	STORE_UNWRITABLE: 1,
	RECORD_DAMAGED: 1,
	RECORD_NEWER: 1,
	RECORD_UNREADABLE: 1,
	LAUNCHER_BROKEN: 1,
	RUNTIME_MISSING: 1,
	SERVER_NOT_RUNNING: 4,
	SERVER_START_FAILED: 6,
	SERVER_UNREACHABLE: 6,
	SERVER_TIMEOUT: 6,
	SERVER_AMBIGUOUS: 2,
	SERVER_PROTOCOL: 6,
	SERVER_UNAUTHORIZED: 3,
	SERVER_NEEDS_YOU: 3,
	CLIENT_ENTRY_NOT_FOUND: 4,
	CLIENT_ENTRY_UNUSABLE: 1,
	PROMPT_NOT_FOUND: 4,
	RESOURCE_NOT_FOUND: 4,
	TOOL_NOT_FOUND: 4,
	TOOL_ARGUMENTS_INVALID: 2,
	TOOL_FAILED: 5,
	SAVED_CALL_NOT_FOUND: 4,
	SAVED_CALL_EXISTS: 1,
	SAVED_CALL_NAME_INVALID: 2,
	PATTERN_INVALID: 2,
	FILE_NOT_FOUND: 4,
	FILE_UNREADABLE: 1,
	FILE_EXISTS: 1,
	FILE_UNWRITABLE: 1,
	SETTINGS_FILE_INVALID: 1,
	TERMINAL_NEEDED: 3,
	PROBLEMS_FOUND: 1,
	USAGE: 2,
	INTERRUPTED: 130,
	INTERNAL: 1,
} as const;

export type ErrorCode = keyof typeof exitCodes;

/**
 * An error that a user can meet: `message` says what happened and why, `hint` the next step.
 * Both may hold text from outside; whoever shows them passes them through `safe-text`.
 */
export class UserError extends Error {
	override readonly name = 'UserError';
	readonly code: ErrorCode;
	readonly hint: string | undefined;
	/** The key of the setting that it is about, so that a form shows it there. */
	readonly setting: string | undefined;
	/** What a server answered, where it is about that: told beside the message, whole. */
	readonly rpc: RpcError | undefined;

	constructor(
		code: ErrorCode,
		message: string,
		options: {hint?: string; setting?: string; rpc?: RpcError; cause?: unknown} = {},
	) {
		super(message, options.cause === undefined ? undefined : {cause: options.cause});
		this.code = code;
		this.hint = options.hint;
		this.setting = options.setting;
		this.rpc = options.rpc;
	}
}

/** The `code` of a Node system error (`ENOENT`, `ENOSPC`, …), if `error` is one. */
export function systemCode(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Any thrown value as one that can be shown; what is not ours becomes `INTERNAL` or `INTERRUPTED`. */
export function toUserError(error: unknown): UserError {
	if (error instanceof UserError) return error;
	if (error instanceof Error && error.name === 'AbortError') {
		return new UserError('INTERRUPTED', 'Interrupted.', {cause: error});
	}
	const fault = diskFault(error);
	if (fault) return fault;
	return new UserError('INTERNAL', error instanceof Error ? error.message : String(error), {
		hint: 'This is a defect of mcpb-tui: please report it with the command that led to it.',
		cause: error,
	});
}

const diskSentences: Record<string, [sentence: string, hint: string]> = {
	ENOSPC: ['the disk is full', 'Free some space and try again; nothing was changed.'],
	EDQUOT: ['your disk quota is used up', 'Free some space and try again; nothing was changed.'],
	EROFS: ['the file system is read-only', 'Remount it writable, or point MCPB_TUI_HOME to another folder.'],
	EACCES: ['permission is denied', 'Check the owner and the mode of that path.'],
	EPERM: ['the system does not permit it', 'Check the owner and the mode of that path.'],
	EIO: ['the disk reported an input/output error', 'Check the disk; nothing was changed.'],
	EMFILE: ['too many files are open', 'Raise the limit (ulimit -n) and try again.'],
	ELOOP: ['its symbolic links lead in a circle', 'See where they lead with: ls -l'],
	EISDIR: ['a folder is in the place of a file', 'Move that folder away.'],
	ENOTDIR: [
		'a file is in the place of a folder',
		'Name another place (MCPB_TUI_HOME, XDG_*, HOME), or move that file away.',
	],
	ESTALE: ['the network file system does not know it any more', 'Mount that file system again.'],
	ENOTCONN: ['its file system is not connected', 'Mount that file system again.'],
};

/** Why a file cannot be used and what to do about it, for the system codes that a disk fails with. */
export function diskReason(code: string | undefined): readonly [sentence: string, hint: string] | undefined {
	return code !== undefined && Object.hasOwn(diskSentences, code) ? diskSentences[code] : undefined;
}

// Calls that change nothing; `open` may do either.
const readingCalls = [
	'access',
	'lstat',
	'opendir',
	'read',
	'readlink',
	'realpath',
	'scandir',
	'stat',
	'statfs',
];

/** A failed system call on a file as one clear sentence, or undefined when `error` is no such failure. */
export function diskFault(error: unknown): UserError | undefined {
	const code = systemCode(error);
	const words = diskReason(code);
	if (!words) return undefined;
	const {path, syscall} = error as NodeJS.ErrnoException;
	const [sentence, hint] = words;
	const reads = syscall !== undefined && readingCalls.includes(syscall);
	return new UserError(
		reads ? 'RECORD_UNREADABLE' : 'STORE_UNWRITABLE',
		`Cannot ${reads ? 'read' : 'write'}${path ? ` ${path}` : ''}: ${sentence} (${code}).`,
		{hint, cause: error},
	);
}
