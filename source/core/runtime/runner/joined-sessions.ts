/** Those who come over the socket: sessions of the server, or talkers to the runner itself. */
import {answerControl, type ControlActions, type Conversation} from './control.ts';
import {answerForAbsent} from './from-server.ts';
import {fromSession, refuseLine} from './from-session.ts';
import {createSession, type Hub, leave, type Session} from './hub.ts';
import type {RunLog} from './run-log.ts';
import type {ServerLink} from './server-link.ts';
import {dropWishes} from './shared-wishes.ts';
import type {Peer, PeerHandlers} from './socket-server.ts';
import {withoutMark} from './wire-message.ts';

type Surroundings = {
	hub: Hub;
	link: ServerLink;
	log: RunLog;
	actions: ControlActions;
	deliver: (who: Session, work: () => void) => void;
	onChange: () => void;
};

/** How a peer on the socket is taken in. */
export function createWelcome({
	hub,
	link,
	log,
	actions,
	deliver,
	onChange,
}: Surroundings): (peer: Peer) => PeerHandlers {
	let count = 0;
	return peer => {
		const cleanUps: (() => void)[] = [link.addInlet(peer)];
		const conversation: Conversation = {send: peer.send, onGone: cleanUp => cleanUps.push(cleanUp)};
		let session: Session | undefined;
		const join = (): Session => {
			const joined = createSession(`s${++count}`, false, peer.send);
			hub.joined.add(joined);
			onChange();
			cleanUps.push(() => {
				leave(hub, joined, answerForAbsent);
				dropWishes(hub, joined);
				onChange();
			});
			return joined;
		};
		return {
			onLine(bytes) {
				if (answerControl(bytes, actions, conversation)) return;
				// Whoever only talks to the runner itself is no session of the server.
				session ??= join();
				const speaker = session;
				deliver(speaker, () => fromSession(hub, speaker, withoutMark(bytes)));
			},
			onTooLong() {
				session ??= join();
				refuseLine(hub, session, 'too-long');
			},
			onGone(why) {
				if (session) log.life(`${session.name} left: ${why}`);
				for (const cleanUp of cleanUps) cleanUp();
			},
		};
	};
}
