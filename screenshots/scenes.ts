import {openScreens, type ScreenOptions} from '../test/support/terminal.ts';
import {
	editClientFile,
	emptyHome,
	install,
	installSome,
	packSample,
	sample,
	steadyCore,
	writeLog,
} from './fixed-home.ts';

export type App = Awaited<ReturnType<typeof openScreens>>;
export type Picture = {name: string; title: string; theme: 'dark' | 'light'; app: App};
export type Take = (picture: Picture) => void | Promise<void>;

const size = {columns: 100, rows: 30};

/** Waits until nothing is on its way any more, and the newest frame is there. */
export async function settle(app: App, ...texts: readonly string[]): Promise<void> {
	await app.see(...texts);
	for (const text of ['client …', 'asking the vault', 'starting', 'Loading']) await app.seeNoMore(text);
	await app.drawn();
}

/** A picture that is checked: a notice, which goes with time, has gone. */
async function shoot(take: Take, picture: Picture): Promise<void> {
	await picture.app.seeRow(/^ \$ mcpb-tui /);
	await picture.app.drawn();
	await take(picture);
}

const message = {kind: 'message', session: 'client'} as const;
const weatherLog: readonly object[] = [
	{kind: 'life', text: 'started, pid 4200: node server/index.js'},
	{kind: 'stderr', text: 'Weather 1.2.0 is ready, 3 stations'},
	{...message, direction: 'to-server', method: 'initialize', id: '0', bytes: 214},
	{...message, direction: 'from-server', method: 'initialize', id: '0', bytes: 187, milliseconds: 9},
	{...message, direction: 'to-server', method: 'tools/list', id: '1', bytes: 58},
	{...message, direction: 'from-server', method: 'tools/list', id: '1', bytes: 1320, milliseconds: 3},
	{kind: 'stderr', text: 'asking station bern-01'},
	{...message, direction: 'to-server', method: 'tools/call', id: '2', bytes: 132},
	{...message, direction: 'from-server', method: 'tools/call', id: '2', bytes: 418, milliseconds: 212},
	{kind: 'stderr', text: 'WARN station basel-04 answers slowly: 2,310 ms'},
	{...message, direction: 'to-server', method: 'tools/call', id: '3', bytes: 135},
	{...message, direction: 'from-server', method: 'tools/call', id: '3', bytes: 402, milliseconds: 2318},
	{kind: 'stderr', text: 'ERROR station geneva-02: connection refused'},
	{kind: 'stderr', text: '{"level":"info","station":"geneva-02","retry":1,"wait":500}'},
	{kind: 'stderr', text: 'station geneva-02 is back'},
	{...message, direction: 'to-server', method: 'tools/call', id: '4', bytes: 134},
];

async function open(options: ScreenOptions = {}) {
	const core = steadyCore();
	const app = await openScreens(core, {...size, ...options});
	return {
		app,
		async close() {
			await app.close();
			await core.close();
		},
	};
}

/** A picture of screens that are opened for it, after somebody has done something there. */
async function shootScene(
	take: Take,
	picture: Omit<Picture, 'app'>,
	act: (app: App) => Promise<void>,
	options: ScreenOptions = {},
): Promise<void> {
	const {app, close} = await open(options);
	await settle(app, 'Weather');
	await act(app);
	await settle(app);
	await shoot(take, {...picture, app});
	await close();
}

/** Everything that can be seen on a home that people have used for a while. */
export async function takePictures(take: Take): Promise<void> {
	emptyHome();
	await packSample();
	const core = steadyCore();
	await installSome(core);
	await install(core, sample, true, {weather_token: ['a-token-of-mine']});
	editClientFile(servers => {
		servers.github = {args: ['-y', 'server-github']};
	});
	await core.sync();
	writeLog('weather', weatherLog);
	await core.start('sample-workshop');
	const {app, close} = await open();
	await settle(app, 'Sample Workshop', 'Weather');
	await app.press('j', 'j', 'j').see('Id           sample-workshop');
	await settle(app, '▶ running', '44 MB');
	await shoot(take, {
		name: 'home',
		title: 'The extensions, and what is known of the selected one',
		theme: 'dark',
		app,
	});

	await app.press('t').see('roll_dice');
	await app.press('j', 'j', 'j', 'enter').see('Which city');
	await app.type('Bern').press('down').see('For how many days');
	await app.type('').press('ctrl-s').see('answer, ');
	await settle(app);
	await shoot(take, {name: 'call', title: 'A tool called by hand, with its answer', theme: 'dark', app});
	await app.press('esc').seeNoMore('answer, ');
	await close();

	await shootScene(
		take,
		{name: 'logs', title: 'The log of a server, messages and their answers joined', theme: 'dark'},
		async app => {
			await app.press('G', 'k').see('of 7');
			await app.press('o').see('following', 'geneva-02 is back');
		},
	);
	await shootScene(
		take,
		{name: 'light', title: 'The same on a light terminal', theme: 'light'},
		async app => app.press('j', 'j').see('Id           postgres'),
		{background: 'light'},
	);
	await shootScene(
		take,
		{name: 'narrow', title: 'One panel at a time in 60 columns', theme: 'dark'},
		async app => app.press('j', 'j', 'j').see('4 of 7'),
		{columns: 60, rows: 18},
	);

	editClientFile(servers => {
		servers.github = {args: ['-y', 'server-github']};
		servers.files = {args: ['files', '--verbose']};
	});
	await shootScene(
		take,
		{name: 'sync', title: 'What would change in the client’s configuration file', theme: 'dark'},
		async app => app.press('S').see('will be', 'Esc close'),
	);
	await Promise.all((await core.status()).map(({id}) => core.stop(id)));
	await core.close();
}

/** The way of a newcomer, from nothing to a tool's answer. */
export async function takeJourney(take: Take): Promise<void> {
	emptyHome();
	await packSample();
	const {app, close} = await open();
	let step = 0;
	const frame = async (...texts: readonly string[]) => {
		await settle(app, ...texts);
		step++;
		await take({name: `journey-${step}`, title: 'From nothing to an answer', theme: 'dark', app});
	};
	await frame('No extension is installed yet');
	app.press('i');
	await frame('Install a bundle');
	app.type(sample);
	await frame('sample-workshop.mcpb');
	app.press('enter');
	await frame('Review what it asks for', '[ No ]');
	await shoot(take, {
		name: 'review',
		title: 'The review of a bundle before anything is installed',
		theme: 'dark',
		app,
	});
	app.press('tab', 'tab');
	await frame('[ No ]');
	app.press('enter');
	await frame('Settings of Sample Workshop', 'Weather token');
	app.type('a-token-of-mine');
	await frame('***************');
	await shoot(take, {
		name: 'settings',
		title: 'The settings of an extension, a secret among them',
		theme: 'dark',
		app,
	});
	app.press('ctrl-s');
	await frame('Save the settings of Sample Workshop?');
	app.press('y');
	await frame('Sample Workshop is switched on.', '1 on');
	app.press('s');
	await frame('▶ running', 'is running. It goes on');
	app.press('t');
	await frame('roll_dice');
	app.press('j', 'enter');
	await frame('The first number');
	app.type('12').press('down').type('30');
	await frame('30');
	app.press('ctrl-s');
	await frame('answer, ', '42');
	await close();
	const core = steadyCore();
	await Promise.all((await core.status()).map(({id}) => core.stop(id)));
	await core.close();
}
