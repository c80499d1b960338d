import type {CommandRecord} from '../command.ts';
import {call} from './call.ts';
import {calls} from './calls.ts';
import {complete} from './complete.ts';
import {completion} from './completion.ts';
import {config} from './config.ts';
import {disable} from './disable.ts';
import {doctor} from './doctor.ts';
import {enable} from './enable.ts';
import {info} from './info.ts';
import {install} from './install.ts';
import {list} from './list.ts';
import {logs} from './logs.ts';
import {prompts} from './prompts.ts';
import {read} from './read.ts';
import {remove} from './remove.ts';
import {report} from './report.ts';
import {resources} from './resources.ts';
import {restart} from './restart.ts';
import {rollback} from './rollback.ts';
import {run} from './run.ts';
import {server} from './server.ts';
import {start} from './start.ts';
import {status} from './status.ts';
import {stop} from './stop.ts';
import {sync} from './sync.ts';
import {tools} from './tools.ts';
import {undo} from './undo.ts';
import {update} from './update.ts';
import {vaultMigrate} from './vault-migrate.ts';
import {vaultList, vaultSet, vaultUnset} from './vault-secrets.ts';
import {vaultStatus} from './vault-status.ts';
import {vaultUse} from './vault-use.ts';

/** Every command, in the order of the help and of the README. */
export const commands: readonly CommandRecord[] = [
	install,
	update,
	list,
	info,
	config,
	enable,
	disable,
	remove,
	rollback,
	undo,
	sync,
	start,
	stop,
	restart,
	status,
	run,
	vaultStatus,
	vaultUse,
	vaultMigrate,
	vaultSet,
	vaultUnset,
	vaultList,
	tools,
	call,
	calls,
	prompts,
	resources,
	read,
	complete,
	server,
	logs,
	doctor,
	report,
	completion,
];
