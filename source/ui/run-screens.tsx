import process from 'node:process';
import {PassThrough} from 'node:stream';
import {render} from 'ink';
import type {Core} from '../core/contract.ts';
import {demoBundle} from '../core/own-files.ts';
import {defaultSettings, type ThemeName} from '../core/settings.ts';
import {App as Screens} from './app.tsx';
import {ScreenProvider} from './app-context.tsx';
import {createApp} from './app-handle.ts';
import {disconnectAll} from './connections.ts';
import {dispatchEvent} from './key-dispatcher.ts';
import {resolveKeys} from './keymap.ts';
import {startLoading} from './load-data.ts';
import {imagesKnown} from './screens/image/image-actions.ts';
import {askPassphrase} from './screens/vault/passphrase-actions.ts';
import {clipboardSequence} from './terminal/clipboard.ts';
import {createFrameWriter, type FrameWriter, type TerminalOutput} from './terminal/frame-writer.ts';
import {imageProtocolOf, isKittyAnswer, kittyQuery} from './terminal/images.ts';
import type {TerminalEvent} from './terminal/key-parser.ts';
import type {Ended, TerminalSession} from './terminal/terminal-session.ts';
import {type Background, backgroundFromReply, createTheme, speaksUnicode} from './theme.ts';
import {titleOf} from './title.ts';

export type ScreensOptions = {
	core: Core;
	demo: boolean;
	readonly: boolean;
	session: Pick<TerminalSession, 'attach' | 'suspend' | 'lend' | 'toggleMouse' | 'setTitle'>;
	terminal: TerminalOutput;
	/** What the terminal or its environment says of its background; asked for when there is something to draw. */
	background: () => Promise<Background | undefined>;
	/** `--theme`, before the setting. */
	theme?: ThemeName | undefined;
	end: (ended: Ended) => void;
};

export type RunningScreens = {
	writer: FrameWriter;
	onEvents: (events: readonly TerminalEvent[]) => void;
	close: () => Promise<void>;
};

/** Draws the screens and keeps them going; resolves when the first frame has been handed to the terminal. */
export async function runScreens({
	core,
	demo,
	readonly,
	session,
	terminal,
	background,
	theme: askedTheme,
	end,
}: ScreensOptions): Promise<RunningScreens> {
	const writer = createFrameWriter(terminal, {ascii: !speaksUnicode(process.env)});
	session.attach(writer);
	const {stdout} = writer;
	const lifetime = new AbortController();
	const settings = await core.settings().catch(() => defaultSettings);
	const name = askedTheme ?? settings.theme;
	const themeOn = (ground: Background) => createTheme({background: ground, env: process.env, name});
	const inTmux = Boolean(process.env.TMUX);
	const app = createApp({
		core,
		theme: themeOn('dark'),
		keys: resolveKeys(settings.keys),
		lifetime: lifetime.signal,
		columns: stdout.columns,
		rows: stdout.rows,
		readonly,
		demo,
		...(demo && {sample: demoBundle()}),
		terminal: {
			copy: text => writer.send(clipboardSequence(text, {tmux: settings.tmuxPassthrough && inTmux})),
			draw: bytes => void writer.flushed().then(() => writer.send(bytes)),
			images() {
				if (settings.images !== 'auto') return settings.images === 'off' ? undefined : settings.images;
				const known = imageProtocolOf(process.env);
				if (known === undefined && !inTmux) writer.send(kittyQuery);
				return known;
			},
			suspend: session.suspend,
			lend: session.lend,
			repaint: writer.repaint,
			toggleMouse: session.toggleMouse,
			exit: exitCode => end({exitCode}),
		},
	});

	app.dispatch({type: 'list', view: {sort: settings.listSort, group: settings.listGroup}});
	core.onPassphrase(attempt => askPassphrase(app, attempt));
	if (settings.mouse) session.toggleMouse();
	if (settings.title) {
		const retitle = () => session.setTitle(titleOf(app.state()));
		app.subscribe(retitle);
		retitle();
	}

	const onResize = () => app.dispatch({type: 'resized', columns: stdout.columns, rows: stdout.rows});
	stdout.on('resize', onResize);
	const view = () => (
		<ScreenProvider value={{app, setCursor: writer.setCursor}}>
			<Screens />
		</ScreenProvider>
	);
	const drawn = Promise.withResolvers<void>();
	// One frame with everything in it comes sooner than an empty one and a second one.
	await startLoading(app, drawn.promise);
	let ground = (await background()) ?? 'dark';
	app.theme = themeOn(ground);
	const screens = render(view(), {
		stdout,
		// Ink reads nothing: keys come through our own reader.
		stdin: new PassThrough() as unknown as NodeJS.ReadStream,
		// Whole frames, without Ink's own diffing and throttling: the writer does both.
		debug: true,
		interactive: true,
		exitOnCtrlC: false,
		patchConsole: false,
	});
	screens.waitUntilExit().catch((error: unknown) => end({exitCode: 1, error}));
	void writer.flushed().then(drawn.resolve);

	const setBackground = (next: Background) => {
		ground = next;
		app.theme = themeOn(next);
		screens.rerender(view());
	};
	return {
		writer,
		onEvents(events) {
			for (const event of events) {
				// The answer of a terminal far away comes when the first frame is long drawn.
				const answer = event.type === 'reply' ? backgroundFromReply(event.text) : undefined;
				if (answer && answer !== ground) setBackground(answer);
				if (event.type === 'reply' && settings.images === 'auto' && isKittyAnswer(event.text))
					imagesKnown(app);
				dispatchEvent(app, event);
			}
		},
		async close() {
			lifetime.abort();
			await disconnectAll(app);
			screens.unmount();
		},
	};
}
