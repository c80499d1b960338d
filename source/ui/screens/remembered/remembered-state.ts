import type {RememberedCall, SavedCall} from '../../../core/contract.ts';

export type RememberedItem =
	| {readonly kind: 'saved'; readonly call: SavedCall}
	| {readonly kind: 'made'; readonly call: RememberedCall};

/** Saved and earlier calls of a tool, to take the arguments of one. */
export type RememberedState = {
	readonly kind: 'remembered';
	readonly id: string;
	readonly tool: string;
	/** The call that the arguments are for. */
	readonly call: string;
	/** The saved ones first, then the made ones, the newest first. */
	readonly items: readonly RememberedItem[];
	readonly focus: number;
};
