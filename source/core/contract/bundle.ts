import type {SafeText} from '../safe-text.ts';
import type {Field} from './form.ts';
import type {Fit, LaunchPreview, Manifest, ServerType} from './manifest.ts';

export type Origin = {
	kind: 'file' | 'folder' | 'link' | 'url';
	/** What was asked for; a URL without credentials and query. */
	asked: string;
	/** Where the bytes came from in the end: an absolute path, or the last URL without credentials and query. */
	final: string;
	/** Of a URL: the strong entity tag of the bytes, which a server is asked about instead of sending them again. */
	etag?: string;
	/** Of a URL: it had credentials or a query, and as these are not kept, it cannot be asked again. */
	withheld?: true;
};

/** Who signed a bundle, as far as its signature proves it: the owner of a key. */
export type Signer = {
	/** SHA-256 of the public key (its SubjectPublicKeyInfo), in hex. */
	key: string;
	/** What the certificate says; without a trusted chain nobody but the signer vouches for it. */
	name: SafeText;
	issuer: SafeText;
	/** ISO 8601. */
	validFrom: string;
	validUntil: string;
};

/**
 * What the signature of a bundle proves by itself; whether the key is the one of the installed version is
 * `Review.existing`'s to say. One that does not hold is no state: it is refused as `BUNDLE_SIGNATURE_BROKEN`.
 */
export type SignatureState =
	| {status: 'unsigned'}
	| {status: 'folder'}
	/** In records of earlier versions of mcpb-tui: there was a block and nothing about it was proven. */
	| {status: 'unverified'}
	/** It holds; nobody that this machine trusts for signing code vouches for the name. */
	| {status: 'signed'; signer: Signer}
	/** It holds and its certificate is not valid at this time. */
	| {status: 'expired'; signer: Signer}
	/** It holds, and its certificate chain leads to somebody trusted for signing code. */
	| {status: 'trusted'; signer: Signer};

export type DownloadProgress = {
	receivedBytes: number;
	totalBytes: number | undefined;
	bytesPerSecond: number;
	secondsLeft: number | undefined;
};

export type OpenOptions = {
	signal?: AbortSignal;
	/** Allows plain http to hosts other than this machine. */
	allowHttp?: boolean;
	/** The hash that the bundle must have, in hex. */
	sha256?: string;
	/** Run a folder in place instead of copying it. */
	link?: boolean;
	/** The id to install under, instead of the one made from the name. */
	as?: string;
	onProgress?: (progress: DownloadProgress) => void;
};

/** What is otherwise than in the installed version; with neither it would not be told. */
export type ReviewChange = {what: SafeText; removed: readonly SafeText[]; added: readonly SafeText[]};

/** How a bundle is started on another platform than this one, and what is unusual about that. */
export type LaunchElsewhere = {platform: SafeText; launch: LaunchPreview; warnings: readonly SafeText[]};

/** What a bundle asks for, gathered before anything is written. */
export type Review = {
	/** The id it will have. */
	id: string;
	rawName: string;
	displayName: SafeText;
	version: SafeText;
	description: SafeText;
	author: SafeText;
	authorUrl?: SafeText;
	origin: Origin;
	sha256: string;
	signature: SignatureState;
	/** The same in plain words, with what ties its key to the installed version. */
	signatureText: SafeText;
	/** Bytes as it came, bytes unpacked, and files. */
	size: number;
	unpackedSize: number;
	files: number;
	serverType: ServerType;
	launch: LaunchPreview | undefined;
	/** The platforms that start something else than this one. */
	elsewhere: readonly LaunchElsewhere[];
	tools: Manifest['tools'];
	toolsGenerated: boolean;
	prompts: Manifest['prompts'];
	settings: readonly Field[];
	fit: Fit;
	/** `${…}` in the command that no host fills in. */
	unknownVariables: readonly SafeText[];
	/** What speaks of somebody having tampered with it: shown before everything else, and marked. */
	alarms: readonly SafeText[];
	/** Why an administrator's policy forbids to install it; `install` throws `POLICY_FORBIDS` then. */
	forbidden: readonly SafeText[];
	/** What is unusual about it. */
	warnings: readonly SafeText[];
	/** What it replaces. */
	existing?: {
		version: SafeText;
		change: 'update' | 'downgrade' | 'reinstall' | 'same';
		/** Why it does not count as the same publisher; undefined when it does. */
		newPublisher: SafeText | undefined;
		/** Its key against the one that the extension is known by; `none`: that was never signed. */
		key: 'none' | 'same' | 'changed';
		/** Required settings that the installed version did not have. */
		newlyRequired: readonly string[];
		/** What is otherwise, the most important first. */
		changes: readonly ReviewChange[];
		/** What is unusual about it and was not about the installed version, or not of this command or value. */
		newlyUnusual: readonly SafeText[];
	};
};

/** A bundle that has been read and judged and of which nothing has been written. */
export type PreparedBundle = {
	review: Review;
	/** It was read as the update of an extension, from where that came from. */
	update?: true;
	/** Unpacks all of it without keeping anything, as installing would. Throws `BUNDLE_CORRUPT`. */
	check: (signal?: AbortSignal) => Promise<void>;
	close: () => void;
};
