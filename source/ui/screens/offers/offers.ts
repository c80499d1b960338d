import type {
	JsonObject,
	Prompt,
	Resource,
	ResourceTemplate,
	ServerConnection,
	ServerLogLevel,
} from '../../../core/contract.ts';
import type {UserError} from '../../../core/errors.ts';
import {own} from '../../../core/own.ts';
import type {SafeText} from '../../../core/safe-text.ts';
import {type AppState, topOverlay} from '../../app-state.ts';

/** The parts of what a server offers, as tabs inside the tab of the tools. */
export const sections = ['tools', 'prompts', 'resources', 'server'] as const;
export type Section = (typeof sections)[number];

export type ResourceItem =
	| {readonly kind: 'resource'; readonly resource: Resource}
	| {readonly kind: 'template'; readonly template: ResourceTemplate};

export type Listed<Item> =
	| {readonly status: 'loading'; readonly before?: readonly Item[]}
	| {readonly status: 'ready'; readonly items: readonly Item[]}
	| {readonly status: 'failed'; readonly error: UserError};

/** What is known of a server while there is a session with it. */
export type ServerFacts = Pick<
	ServerConnection,
	'serverName' | 'protocol' | 'capabilities' | 'serverInfo' | 'instructions' | 'joined' | 'pid' | 'remarks'
>;

/** How often a resource that is subscribed to was said to have changed, and when last (ISO 8601). */
export type Watched = {readonly updates: number; readonly at?: string};

export type Offer = {
	readonly facts?: ServerFacts;
	readonly prompts?: Listed<Prompt>;
	readonly resources?: Listed<ResourceItem>;
	readonly watched: Readonly<Record<string, Watched>>;
	/** The level that was asked for. */
	readonly level?: ServerLogLevel;
	/** Milliseconds that the last ping took. */
	readonly ping?: number;
	/** What changed by itself, the newest last. */
	readonly changes: readonly {readonly at: string; readonly text: SafeText}[];
};

export type Offers = {
	readonly section: Section;
	/** The row in focus, of prompts and resources; the first line that is seen, of the server. */
	readonly focus: number;
	readonly byId: Readonly<Record<string, Offer>>;
};

export const noOffer: Offer = {watched: {}, changes: []};
export const startOffers: Offers = {section: 'tools', focus: 0, byId: {}};

/** A server on a screen of its own: one that is in no list. */
export type ServerState = {readonly kind: 'server'; readonly id: string};

/** The server whose offers are on screen, or under what is. */
export function shownServer(state: AppState): string | undefined {
	const own = state.overlays.findLast(overlay => overlay.kind === 'server');
	return own?.id ?? (state.tab === 'tools' ? state.selected : undefined);
}

export function offerOf({offers}: Pick<AppState, 'offers'>, id: string | undefined): Offer {
	return (id === undefined ? undefined : own(offers.byId, id)) ?? noOffer;
}

/** Whether the lists have the keys. */
export function areOffersActive(state: AppState): boolean {
	const top = topOverlay(state);
	return top?.kind === 'server' || (top === undefined && state.focus === 'detail' && state.tab === 'tools');
}

/** What its server says that it can do; undefined before there is a session. */
export function capability(offer: Offer, name: keyof JsonObject & string): boolean | undefined {
	return offer.facts === undefined ? undefined : offer.facts.capabilities[name] !== undefined;
}

/** What was odd in the answers of its server to these methods. */
export function remarksOf({facts}: Offer, ...methods: readonly string[]): readonly SafeText[] {
	const all = facts?.remarks() ?? [];
	return all.filter(remark => methods.some(method => remark.startsWith(`${method}: `)));
}

export function itemsOf<Item>(list: Listed<Item> | undefined): readonly Item[] {
	if (list?.status === 'ready') return list.items;
	return list?.status === 'loading' ? (list.before ?? []) : [];
}

export function resourceInFocus(state: AppState): ResourceItem | undefined {
	if (state.offers.section !== 'resources') return undefined;
	return itemsOf(offerOf(state, shownServer(state)).resources)[state.offers.focus];
}
