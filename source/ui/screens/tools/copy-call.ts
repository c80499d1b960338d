import {callAsJsonRpc} from '../../../core/form/call-as-command.ts';
import {withholdSecrets} from '../../../core/form/withhold-secrets.ts';
import {ours, type SafeText, safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {type Call, callArguments} from '../../calls/call.ts';
import {bytes} from '../../show.ts';
import {answerText} from '../result/answer-text.ts';
import {openedCall} from './call-state.ts';

// What xterm takes of one sequence, as text before it is encoded.
const mostCopied = 74_000;

function send(app: App, what: SafeText, text: string): void {
	app.terminal.copy(text);
	const size = Buffer.byteLength(text);
	// Whether it arrives is the terminal's business: it does not say.
	if (size > mostCopied)
		app.notify(
			'warn',
			safeJoin`${what}, ${bytes(size)}, sent to the terminal: many take only ${bytes(mostCopied)}.`,
		);
	else app.notify('text', safeJoin`${what}, ${bytes(size)}, sent to the terminal.`);
}

function ofCall(what: SafeText, text: (call: Call) => string | undefined): (app: App) => void {
	return app => {
		const call = openedCall(app.state())?.call;
		const content = call && text(call);
		if (content === undefined) app.notify('warn', ours('There is no answer yet.'));
		else send(app, what, content);
	};
}

export const copyResult = ofCall(ours('The answer'), ({phase}) =>
	phase.at === 'done' ? answerText(phase.answer).lines.join('\n') : undefined,
);

/** A secret is not in it: its name stands in its place. */
export const copyArguments = ofCall(ours('The arguments'), call => {
	const {args} = withholdSecrets(callArguments(call), call.tool.inputSchema, {standIn: key => `<${key}>`});
	return JSON.stringify(args, undefined, 2);
});

export const copyJsonRpc = ofCall(ours('The JSON-RPC message'), call =>
	callAsJsonRpc({
		id: call.id,
		tool: call.tool.name,
		args: callArguments(call),
		inputSchema: call.tool.inputSchema,
	}),
);
