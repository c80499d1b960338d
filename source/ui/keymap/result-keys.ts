import {ours} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import {answerText} from '../screens/result/answer-text.ts';
import {openResult} from '../screens/result/open-result.ts';
import {partInFocus} from '../screens/result/part-in-focus.ts';
import type {KeyFacts} from './key-facts.ts';

const withoutBefore = (state: AppState) =>
	openResult(state)?.answer.before ? undefined : ours('There is no answer before this one.');

const withoutParts = (state: AppState) => {
	const open = openResult(state);
	return open && answerText(open.answer).parts.length > 0
		? undefined
		: ours('It has no images, links or resources.');
};

const withoutPart = (state: AppState) => {
	const open = openResult(state);
	if (open && partInFocus(open)) return undefined;
	return withoutParts(state) ?? ours('Go to one first (p).');
};

const unlessMedia = (state: AppState) => {
	const open = openResult(state);
	const part = open && partInFocus(open);
	return part?.kind === 'media'
		? undefined
		: (withoutPart(state) ?? ours('There are no bytes to save: it is a link or a text.'));
};

const unlessImage = (state: AppState) => {
	const open = openResult(state);
	const part = open && partInFocus(open);
	return part?.kind === 'media' && part.type === 'image' ? undefined : ours('No image is in focus (p).');
};

const whenWrapped = (state: AppState) => {
	const view = openResult(state)?.view;
	return view?.wrap && view.tab !== 'tree' ? ours('Its lines are wrapped (w).') : undefined;
};

const withoutSearch = (state: AppState) =>
	openResult(state)?.view.search.text.text ? undefined : ours('Nothing is searched for yet (/).');

/** Keys of an answer, wherever it is shown. */
export const resultKeys = [
	{id: 'result.text', keys: ['1'], label: ours('text'), where: ['result'], group: 'Looking'},
	{id: 'result.tree', keys: ['2'], label: ours('JSON tree'), where: ['result'], group: 'Looking', footer: 5},
	{id: 'result.raw', keys: ['3'], label: ours('raw'), where: ['result'], group: 'Looking'},
	{
		id: 'result.diff',
		keys: ['4'],
		label: ours('what is different from before'),
		where: ['result'],
		group: 'Looking',
		disabledReason: withoutBefore,
	},
	{id: 'result.next-tab', keys: [']'], label: ours('next view'), where: ['result'], group: 'Looking'},
	{id: 'result.previous-tab', keys: ['['], label: ours('previous view'), where: ['result'], group: 'Looking'},
	{id: 'result.wrap', keys: ['w'], label: ours('wrap lines or not'), where: ['result'], group: 'Looking'},
	{
		id: 'result.right',
		keys: ['>', 'L', 'shift-right'],
		label: ours('to the right'),
		where: ['result'],
		group: 'Moving',
		disabledReason: whenWrapped,
	},
	{
		id: 'result.left',
		keys: ['<', 'H', 'shift-left'],
		label: ours('to the left'),
		where: ['result'],
		group: 'Moving',
		disabledReason: whenWrapped,
	},
	{id: 'result.search', keys: ['/'], label: ours('search'), where: ['result'], group: 'Looking', footer: 6},
	{
		id: 'result.next',
		keys: ['n'],
		label: ours('next hit'),
		where: ['result'],
		group: 'Looking',
		disabledReason: withoutSearch,
	},
	{
		id: 'result.previous',
		keys: ['N'],
		label: ours('previous hit'),
		where: ['result'],
		group: 'Looking',
		disabledReason: withoutSearch,
	},
	{
		id: 'result.next-part',
		keys: ['p'],
		label: ours('next image or link'),
		where: ['result'],
		group: 'Looking',
		disabledReason: withoutParts,
	},
	{
		id: 'result.previous-part',
		keys: ['P'],
		label: ours('previous image or link'),
		where: ['result'],
		group: 'Looking',
		disabledReason: withoutParts,
	},
	{
		id: 'result.open',
		keys: ['enter', 'o'],
		label: ours('follow it, or show it'),
		where: ['result'],
		group: 'Looking',
		footer: 3,
		disabledReason: withoutPart,
	},
	{
		id: 'result.view',
		keys: ['v'],
		label: ours('show the image'),
		where: ['result'],
		group: 'Looking',
		disabledReason: unlessImage,
	},
	{
		id: 'result.save-part',
		keys: ['s'],
		label: ours('save the image or file'),
		where: ['result', 'image'],
		group: 'Looking',
		footer: 4,
		disabledReason: unlessMedia,
	},
	{
		id: 'result.save',
		keys: ['S'],
		label: ours('save the whole answer'),
		where: ['result'],
		group: 'Looking',
	},
	{
		id: 'tree.toggle',
		keys: ['space', 'enter'],
		label: ours('fold or unfold'),
		where: ['tree'],
		group: 'Looking',
		footer: 2,
	},
	{id: 'tree.open', keys: ['right', 'l'], label: ours('unfold'), where: ['tree'], group: 'Looking'},
	{id: 'tree.close', keys: ['left', 'h'], label: ours('fold, or out'), where: ['tree'], group: 'Looking'},
	{
		id: 'tree.all',
		keys: ['*'],
		label: ours('fold or unfold all'),
		where: ['tree'],
		group: 'Looking',
		footer: 3,
	},
] as const satisfies readonly KeyFacts[];
