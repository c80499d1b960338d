import type {LogKind} from '../../../core/contract.ts';
import {ours, type SafeText} from '../../../core/safe-text.ts';

/** What the lines of a log are, in words. */
export const kindWords: Readonly<Record<LogKind, SafeText>> = {
	stderr: ours('standard error'),
	message: ours('messages'),
	log: ours('its log notifications'),
	life: ours('events of its life'),
	pollution: ours('non-MCP output on stdout'),
};
