import type {UpdateState} from '../../contract.ts';
import {ours, type SafeText, safeJoin} from '../../safe-text.ts';

/** What was found, in words. */
export function updateWords(state: UpdateState): SafeText {
	switch (state.status) {
		case 'current':
			return ours('up to date');
		case 'available': {
			const {version, sameVersion, newPublisher, forbidden} = state;
			const what = sameVersion ? safeJoin`other bytes under the same number ${version}` : version;
			const from = newPublisher === undefined ? ours('') : ours(', maybe from another publisher');
			return safeJoin`${what}${from}${forbidden.length > 0 ? ours(', forbidden by a policy') : ours('')}`;
		}
		case 'older':
			return safeJoin`older: ${state.version} is there now`;
		case 'other':
			return safeJoin`another extension is there now: ${state.name} ${state.version}`;
		case 'gone':
			return safeJoin`gone: ${state.reason}`;
		case 'unreachable':
			return safeJoin`cannot be asked: ${state.reason}`;
		case 'unusable':
			return safeJoin`cannot be used: ${state.reason}`;
		case 'local-only':
			return state.reason;
	}
}
