/** What the server can hold only once and several sessions want each in their own way: the log level, subscriptions. */
import {allSessions, ask, type Hub, type Session} from './hub.ts';

const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

function rank(level: string): number {
	const index = levels.indexOf(level);
	return index === -1 ? 0 : index;
}

/** The most verbose level that any session asked for. */
export function wantedLevel(hub: Hub): string | undefined {
	const asked = allSessions(hub).flatMap(({level}) => level ?? []);
	return asked.sort((a, b) => rank(a) - rank(b))[0];
}

/** Whether a session that asked for a level wants to hear of this one. */
export function wantsLevel(session: Session, level: unknown): boolean {
	return session.level === undefined || typeof level !== 'string' || rank(level) >= rank(session.level);
}

export function isSubscribed(hub: Hub, uri: string, besides?: Session): boolean {
	return allSessions(hub).some(session => session !== besides && session.uris.has(uri));
}

/** Those who subscribed to the resource or to one above it; all, when nobody did. */
export function subscribers(hub: Hub, uri: string): readonly Session[] {
	const sessions = allSessions(hub);
	const found = sessions.filter(({uris}) => [...uris].some(wanted => uri.startsWith(wanted)));
	return found.length > 0 ? found : sessions;
}

/** Takes back what only the session that left had wanted. */
export function dropWishes(hub: Hub, left: Session): void {
	for (const uri of left.uris) {
		if (!isSubscribed(hub, uri, left)) ask(hub, 'resources/unsubscribe', {uri});
	}
	left.uris.clear();
	const before = left.level;
	left.level = undefined;
	const level = wantedLevel(hub);
	if (before !== undefined && level !== undefined && rank(level) > rank(before))
		ask(hub, 'logging/setLevel', {level});
}

/** Tells a server that was started anew what the sessions had asked the old one for. */
export function repeatWishes(hub: Hub): void {
	const level = wantedLevel(hub);
	if (level !== undefined) ask(hub, 'logging/setLevel', {level});
	for (const uri of new Set(allSessions(hub).flatMap(({uris}) => [...uris])))
		ask(hub, 'resources/subscribe', {uri});
}
