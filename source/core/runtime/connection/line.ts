import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import type {UserError} from '../../errors.ts';

/** A way to a server, before anything was said on it. */
export type Line = {
	/** What it is called in what we say about it: an id, `client:<name>`, a URL without credentials. */
	id: string;
	/** The runner's process, where there is one. */
	pid: number | undefined;
	joined: boolean;
	transport: Transport;
	/** Milliseconds that the handshake may take, where that is less than usual. */
	patience?: number;
	/** What it writes beside its messages, line by line, secrets hidden; where no runner logs that. */
	onOutput?: (listener: (kind: 'stderr' | 'pollution', text: string) => void) => void;
	/** Resolves when the server is gone, with its own reason; never where only its silence would tell. */
	ended: Promise<UserError>;
};
