import type {Core} from '../../core/contract.ts';
import type {CommandResult} from '../command.ts';
import type {Conversation} from './conversation.ts';

/** What the menus work with. */
export type Session = {
	core: Core;
	talk: Conversation;
	signal: AbortSignal;
	readonly: boolean;
	/** Runs one of our commands, with this conversation for its questions. */
	run: (command: string, args: readonly string[], options?: object) => Promise<void>;
	print: (result: CommandResult) => Promise<void>;
	/** Does a step; what goes wrong in it is told, and the conversation goes on. */
	attempt: <Result>(step: () => Promise<Result>) => Promise<Result | undefined>;
};
