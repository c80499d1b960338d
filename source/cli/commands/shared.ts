import type {ArgumentRecord, OptionRecord} from '../command.ts';
import {parsePid} from '../option-values.ts';

export const idArgument: ArgumentRecord = {
	syntax: '<id>',
	description: 'the extension, as `list` names it',
	completes: 'extension',
};

export const optionalIdArgument: ArgumentRecord = {
	syntax: '[id]',
	description: 'the extension, as `list` names it; without one all of them',
	completes: 'extension',
};

export const pidOption: OptionRecord = {
	flags: '--pid <pid>',
	description: 'the one of several servers, as `status` names it',
	parse: parsePid,
};

export const setOption: OptionRecord = {
	flags: '--set <key=value>',
	description: 'set a setting; key=@file and key=- (standard input) keep a secret out of your history',
	repeatable: true,
	completes: 'setting',
};

export const noSyncOption: OptionRecord = {
	flags: '--no-sync',
	description: "leave the client's file as it is; `sync` writes it later",
};

export const yesOption: OptionRecord = {flags: '-y, --yes', description: 'answer yes to the question'};
