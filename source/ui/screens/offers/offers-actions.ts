import type {Prompt, ServerLogLevel} from '../../../core/contract.ts';
import {own} from '../../../core/own.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {connection} from '../../connections.ts';
import {duration} from '../../show.ts';
import {ask} from './ask-server.ts';
import {changeOffer, loadSection, nameOfResource, reloadSection} from './load-offers.ts';
import {
	itemsOf,
	offerOf,
	type ResourceItem,
	resourceInFocus,
	type Section,
	sections,
	shownServer,
} from './offers.ts';
import {request} from './request-actions.ts';

/** Whether asking a server something would start none: it runs, or there is a session. */
function isAtHand(app: App, id: string): boolean {
	const {servers, offers} = app.state();
	return (
		own(offers.byId, id)?.facts !== undefined ||
		servers.some(server => server.id === id && server.state === 'running')
	);
}

export function showSection(app: App, section: Section): void {
	app.dispatch({type: 'offers', change: offers => ({...offers, section, focus: 0})});
	const id = shownServer(app.state());
	// What is not running is started on Enter, not by looking.
	if (id !== undefined && isAtHand(app, id)) loadSection(app, id, section);
}

export function nextSection(app: App, by: 1 | -1): void {
	const at = sections.indexOf(app.state().offers.section);
	showSection(app, sections.at((at + by) % sections.length) ?? 'tools');
}

/** Says why what has no name or address cannot be asked for; returns whether that is so. */
function isUnusable(app: App, key: string, problem: SafeText | undefined): boolean {
	if (key === '')
		app.notify('warn', safeJoin`The server cannot be asked for this: ${problem ?? ours('it has no name')}.`);
	return key === '';
}

function openPrompt(app: App, id: string, prompt: Prompt): void {
	if (!isUnusable(app, prompt.name, prompt.problem)) request(app, id, {kind: 'prompt', prompt});
}

function openResource(app: App, id: string, item: ResourceItem): void {
	const {problem} = item.kind === 'resource' ? item.resource : item.template;
	if (isUnusable(app, nameOfResource(item), problem)) return;
	if (item.kind === 'resource') ask(app, id, {kind: 'resource', uri: item.resource.uri});
	else request(app, id, {kind: 'template', template: item.template});
}

/** Opens what is in focus; what is not loaded is asked for first. */
export function openOffer(app: App): void {
	const state = app.state();
	const id = shownServer(state);
	const {section, focus} = state.offers;
	if (id === undefined) return;
	const offer = offerOf(state, id);
	const prompt = section === 'prompts' ? itemsOf(offer.prompts)[focus] : undefined;
	const item = section === 'resources' ? itemsOf(offer.resources)[focus] : undefined;
	if (prompt) openPrompt(app, id, prompt);
	else if (item) openResource(app, id, item);
	else if (section === 'prompts' || section === 'resources') reloadSection(app, id, section);
	else loadSection(app, id, section);
}

export function reload(app: App): void {
	const state = app.state();
	const id = shownServer(state);
	if (id !== undefined) reloadSection(app, id, state.offers.section);
}

/** Subscribes to the resource in focus, or ends that. */
export function toggleWatch(app: App): void {
	const state = app.state();
	const id = shownServer(state);
	const item = resourceInFocus(state);
	if (id === undefined || item?.kind !== 'resource') return;
	const {uri, problem} = item.resource;
	if (isUnusable(app, uri, problem)) return;
	const isWatched = Object.hasOwn(offerOf(state, id).watched, uri);
	const work = async () => {
		const server = await connection(app, id);
		if (isWatched) await server.unwatchResource(uri, app.lifetime);
		else await server.watchResource(uri, app.lifetime);
		changeOffer(app, id, offer => {
			const {[uri]: _, ...others} = offer.watched;
			return {...offer, watched: isWatched ? others : {...others, [uri]: {updates: 0}}};
		});
		app.notify(
			'text',
			isWatched ? safeJoin`No longer watched: ${safeLine(uri)}` : safeJoin`Watched: ${safeLine(uri)}`,
		);
	};
	work().catch(app.fail);
}

const levels: readonly ServerLogLevel[] = [
	'debug',
	'info',
	'notice',
	'warning',
	'error',
	'critical',
	'alert',
	'emergency',
];

/** Asks the server for the next of the eight log levels. */
export function nextLevel(app: App): void {
	const state = app.state();
	const id = shownServer(state);
	if (id === undefined) return;
	const {level: before} = offerOf(state, id);
	const level = levels[before === undefined ? 0 : (levels.indexOf(before) + 1) % levels.length] ?? 'info';
	const work = async () => {
		await (await connection(app, id)).setLogLevel(level, app.lifetime);
		changeOffer(app, id, offer => ({...offer, level}));
		app.notify(
			'text',
			safeJoin`The server is asked to log from ${safeLine(level)} on; its log shows what it sends.`,
		);
	};
	work().catch(app.fail);
}

export function ping(app: App): void {
	const id = shownServer(app.state());
	if (id === undefined) return;
	app.run(ours('ping'), async () => {
		const milliseconds = await (await connection(app, id)).ping(app.lifetime);
		changeOffer(app, id, offer => ({...offer, ping: milliseconds}));
		app.notify('good', safeJoin`It answered in ${duration(milliseconds)}.`);
	});
}
