import {editOf, type TextEdit} from '../../components/text-edit.ts';
import {beginFolding, type Folding} from './json-tree.ts';

export const resultTabs = ['text', 'tree', 'raw', 'diff'] as const;
export type ResultTab = (typeof resultTabs)[number];

/** What is seen of an answer, and how: nothing of the answer itself. */
export type ResultView = {
	readonly tab: ResultTab;
	readonly wrap: boolean;
	/** Cells scrolled away to the left, where lines are not wrapped. */
	readonly left: number;
	/** The first row that is seen. */
	readonly scroll: number;
	/** The node of the tree in focus. */
	readonly node: number;
	readonly folding: Folding;
	readonly search: {readonly editing: boolean; readonly text: TextEdit};
	/** Which of the hits is in focus. */
	readonly hit?: number;
	/** Which of the parts (images, links, resources) is in focus. */
	readonly part?: number;
};

export const firstView: ResultView = {
	tab: 'text',
	wrap: true,
	left: 0,
	scroll: 0,
	node: 0,
	folding: beginFolding,
	search: {editing: false, text: editOf('')},
};

/** Another answer in the same place: how it is looked at stays, where in it does not. */
export function viewOfNext(view: ResultView): ResultView {
	return {...firstView, tab: view.tab, wrap: view.wrap};
}
