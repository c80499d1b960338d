import type {Prompt, ServerConnection, Tool} from '../../../core/contract.ts';
import {toUserError} from '../../../core/errors.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {connection, loadTools} from '../../connections.ts';
import {itemsOf, type Listed, noOffer, type Offer, type ResourceItem, type Section} from './offers.ts';

/** Changes what is known of what a server offers. */
export function changeOffer(app: App, id: string, change: (offer: Offer) => Offer): void {
	app.dispatch({
		type: 'offers',
		change: offers => ({...offers, byId: {...offers.byId, [id]: change(offers.byId[id] ?? noOffer)}}),
	});
}

function forget(app: App, id: string): void {
	app.dispatch({
		type: 'offers',
		change: offers => {
			const {[id]: _, ...others} = offers.byId;
			return {...offers, byId: others};
		},
	});
}

const mostNames = 4;
const mostChanges = 50;

function named(sign: string, names: readonly string[]): readonly string[] {
	const shown = names.slice(0, mostNames).map(name => `${sign}${name}`);
	return names.length > mostNames ? [...shown, `${sign}${names.length - mostNames} more`] : shown;
}

/** What is different between two lists of named things: `+new -gone ~other`; undefined when nothing is. */
function listChange<Item>(
	before: readonly Item[],
	after: readonly Item[],
	nameOf: (item: Item) => string,
): SafeText | undefined {
	const old = new Map(before.map(item => [nameOf(item), JSON.stringify(item)]));
	const now = new Map(after.map(item => [nameOf(item), JSON.stringify(item)]));
	const words = [
		...named(
			'+',
			[...now.keys()].filter(name => !old.has(name)),
		),
		...named(
			'-',
			[...old.keys()].filter(name => !now.has(name)),
		),
		...named(
			'~',
			[...now].filter(([name, item]) => old.has(name) && old.get(name) !== item).map(([name]) => name),
		),
	];
	return words.length === 0 ? undefined : safeLine(words.join(' '));
}

function tell(app: App, id: string, text: SafeText): void {
	app.notify('text', safeJoin`${safeLine(id)}: ${text}`);
	changeOffer(app, id, offer => ({
		...offer,
		changes: [...offer.changes, {at: new Date().toISOString(), text}].slice(-mostChanges),
	}));
}

/** What it is asked for by: its address, or its template. */
export function nameOfResource(item: ResourceItem): string {
	return item.kind === 'resource' ? item.resource.uri : item.template.uriTemplate;
}

async function resourcesOf(server: ServerConnection, signal: AbortSignal): Promise<readonly ResourceItem[]> {
	const resources = await server.resources(signal);
	const templates = await server.resourceTemplates(signal);
	return [
		...resources.map(resource => ({kind: 'resource' as const, resource})),
		...templates.map(template => ({kind: 'template' as const, template})),
	];
}

type Lists = {prompts: Prompt; resources: ResourceItem};

/** Loads a list and says what is different from the one before it. */
function load<Key extends keyof Lists>(
	app: App,
	id: string,
	{
		key,
		ask,
		nameOf,
	}: {
		key: Key;
		ask: (server: ServerConnection) => Promise<readonly Lists[Key][]>;
		nameOf: (item: Lists[Key]) => string;
	},
): void {
	const set = (list: Listed<Lists[Key]>) => changeOffer(app, id, offer => ({...offer, [key]: list}));
	const before = app.state().offers.byId[id]?.[key] as Listed<Lists[Key]> | undefined;
	if (before?.status === 'loading') return;
	const known = before?.status === 'ready' ? before.items : undefined;
	set({status: 'loading', ...(known && {before: known})});
	const work = async () => {
		const items = await ask(await connection(app, id));
		set({status: 'ready', items});
		const change = known && listChange(known, items, nameOf);
		if (change) tell(app, id, safeJoin`its ${safeLine(key)} changed: ${change}`);
	};
	work().catch((error: unknown) => {
		if (!app.lifetime.aborted) set({status: 'failed', error: toUserError(error)});
	});
}

function loadPrompts(app: App, id: string): void {
	load(app, id, {key: 'prompts', ask: server => server.prompts(app.lifetime), nameOf: ({name}) => name});
}

function loadResources(app: App, id: string): void {
	load(app, id, {key: 'resources', ask: server => resourcesOf(server, app.lifetime), nameOf: nameOfResource});
}

/** Asks the server for what a section shows, unless that is known or being asked for. */
export function loadSection(app: App, id: string, section: Section): void {
	const offer = app.state().offers.byId[id];
	if (section === 'tools') loadTools(app, id);
	else if (section === 'prompts' && !offer?.prompts) loadPrompts(app, id);
	else if (section === 'resources' && !offer?.resources) loadResources(app, id);
	else if (section === 'server' && !offer?.facts) connection(app, id).catch(app.fail);
}

/** Asks again for all that was loaded; a failed list too. */
export function reloadSection(app: App, id: string, section: Section): void {
	if (section === 'tools') {
		app.dispatch({type: 'tools', id, list: undefined});
		loadTools(app, id);
	} else if (section === 'prompts') loadPrompts(app, id);
	else if (section === 'resources') loadResources(app, id);
}

/** The server said that its tools are others: which, if they were known. */
async function tellToolChange(app: App, id: string, server: ServerConnection, before: readonly Tool[]) {
	const tools = await server.tools(app.lifetime);
	app.dispatch({type: 'tools', id, list: {status: 'ready', tools}});
	const change = listChange(before, tools, ({name}) => name);
	tell(
		app,
		id,
		change
			? safeJoin`its tools changed: ${change}`
			: ours('it says that its tools changed; they are the same'),
	);
}

/** Keeps what is known of a server in step while the session lasts. `onUpdated` is told of resources that changed. */
export function followOffers(
	app: App,
	id: string,
	{server, onUpdated}: {server: ServerConnection; onUpdated: (uri: string) => void},
): void {
	const {serverName, protocol, capabilities, serverInfo, instructions, joined, pid, remarks} = server;
	const facts = {serverName, protocol, capabilities, serverInfo, instructions, joined, pid, remarks};
	changeOffer(app, id, offer => ({...offer, facts}));
	const stop = server.subscribe(event => {
		const {tools, offers} = app.state();
		const offer = offers.byId[id] ?? noOffer;
		if (event.type === 'tools-changed') {
			const list = tools[id];
			if (list?.status === 'ready') tellToolChange(app, id, server, list.tools).catch(app.fail);
		} else if (event.type === 'prompts-changed' && offer.prompts) loadPrompts(app, id);
		else if (event.type === 'resources-changed' && offer.resources) loadResources(app, id);
		else if (event.type === 'resource-updated') {
			const {uri} = event;
			const watched = offer.watched[uri];
			if (!watched) return;
			const next = {updates: watched.updates + 1, at: new Date().toISOString()};
			changeOffer(app, id, now => ({...now, watched: {...now.watched, [uri]: next}}));
			onUpdated(uri);
		}
	});
	void server.closed.then(() => {
		stop();
		if (!app.lifetime.aborted) forget(app, id);
	});
}

/** How many there are of something, for its tab. */
export function countOf(list: Listed<unknown> | undefined): number | undefined {
	return list?.status === 'ready' || (list?.status === 'loading' && list.before)
		? itemsOf(list).length
		: undefined;
}
