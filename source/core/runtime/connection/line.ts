import type {UserError} from '../../errors.ts';
import type {LineTransport} from '../line-transport.ts';

/** A way to a server, before anything was said on it. */
export type Line = {
	/** What it is called in what we say about it: an id, `client:<name>`, a URL without credentials. */
	id: string;
	/** The runner's process, where there is one. */
	pid: number | undefined;
	joined: boolean;
	transport: LineTransport;
	/** Milliseconds that the handshake may take, where that is less than usual. */
	patience?: number;
	/** Milliseconds for the right answer after one that names no open request, where that is less than usual. */
	grace?: number;
	/** Hides the secrets that are known of it in what it sent, where that is shown as it came. */
	redact?: (text: string) => string;
	/** What it writes beside its messages, line by line, secrets hidden; where no runner logs that. */
	onOutput?: (listener: (kind: 'stderr' | 'pollution', text: string) => void) => void;
	/** What requests that are open when the line closes are told; unless given, that the server ended. */
	whyClosed?: () => Promise<UserError>;
	/** Resolves when the server is gone, with its own reason; never where only its silence would tell. */
	ended: Promise<UserError>;
};
