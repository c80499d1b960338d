import {createServer, type Socket} from 'node:net';
import {reachable} from '../socket-place.ts';
import {createLineSplitter, mostOfLine, type Piece} from './line-splitter.ts';
import {createOutbox} from './outbox.ts';

/** Bytes that may wait for a session that does not read before it is dropped. */
const mostWaiting = 32 * 1024 * 1024;
const wholeLine = 1024 * 1024;

export type Peer = {
	send: (bytes: Buffer) => void;
	pause: () => void;
	resume: () => void;
	/** Lets what was sent arrive, then ends the conversation. */
	end: () => void;
};

export type PeerHandlers = {
	onLine: (bytes: Buffer) => void;
	/** It sent a line that is too long to be kept. */
	onTooLong: () => void;
	onGone: (why: string) => void;
};

export type SocketServer = {close: () => Promise<void>};

/** Returns how to end it when it has got what it was sent. */
function serve(socket: Socket, token: string | undefined, welcome: (peer: Peer) => PeerHandlers): () => void {
	let expected = token;
	let why = 'it ended';
	const splitter = createLineSplitter({
		limit: wholeLine,
		most: mostOfLine,
		keepWhole: () => expected === undefined,
	});
	const outbox = createOutbox(socket, mostWaiting);
	const end = () => {
		outbox.flush();
		socket.end();
	};
	const handlers = welcome({
		send(bytes) {
			if (socket.destroyed || socket.writableEnded || outbox.send(bytes)) return;
			why = 'it did not read what it was sent';
			socket.destroy();
		},
		pause: () => socket.pause(),
		resume: () => socket.resume(),
		end,
	});
	/** False when it does not know the token. */
	const take = (piece: Piece): boolean => {
		if (expected !== undefined) {
			if (piece.kind === 'part' || piece.bytes.toString('utf8').trim() !== expected) return false;
			expected = undefined;
		} else if (piece.kind === 'line') handlers.onLine(piece.bytes);
		else if (piece.first) handlers.onTooLong();
		return true;
	};
	socket.on('data', chunk => {
		if (!splitter.push(chunk).every(take)) socket.destroy();
	});
	socket.on('error', error => {
		why = error.message;
	});
	socket.on('close', () => handlers.onGone(why));
	return end;
}

/** Listens for sessions; whoever may enter the socket's folder may speak. With a token, a peer's first line has to be it. */
export async function listenForSessions(
	{socket: path, token}: {socket: string; token?: string},
	welcome: (peer: Peer) => PeerHandlers,
): Promise<SocketServer> {
	const sockets = new Map<Socket, () => void>();
	const server = createServer(socket => {
		sockets.set(socket, serve(socket, token, welcome));
		socket.once('close', () => sockets.delete(socket));
	});
	const way = reachable(path);
	try {
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(way.path, () => {
				server.off('error', reject);
				resolve();
			});
		});
	} finally {
		way.release();
	}
	server.on('error', () => undefined);
	return {
		async close() {
			const closed = new Promise<void>(resolve => server.close(() => resolve()));
			for (const end of sockets.values()) end();
			const patience = setTimeout(() => {
				for (const socket of sockets.keys()) socket.destroy();
			}, 1000);
			await closed;
			clearTimeout(patience);
		},
	};
}
