import {PassThrough, Writable} from 'node:stream';
import {expect, test} from 'vitest';
import {createConversation} from '../../source/cli/accessible/conversation.ts';
import {ours} from '../../source/core/safe-text.ts';

test('the terminal shows nothing more of what is typed before a secret is asked for', async () => {
	const events: string[] = [];
	const stdin = Object.assign(new PassThrough(), {
		setRawMode: (raw: boolean) => void events.push(raw ? 'no echo' : 'echo'),
	});
	const stdout = new Writable({
		write(chunk, _encoding, done) {
			events.push(`${chunk}`.trim());
			done();
		},
	});
	const talk = createConversation(stdin as never, stdout, new AbortController().signal);
	const answer = talk.secret(ours('Token:'));
	stdin.write('s3cret\r');
	expect(await answer).toBe('s3cret');
	expect(events).toEqual(['no echo', expect.stringMatching(/^Token:/), 'echo', '']);
	talk.close();
});
