import type {Field} from '../../core/contract.ts';
import {ours, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {Conversation} from './conversation.ts';

/** Asks for a setting's value; nothing typed means none. */
export async function askForSetting(field: Field, talk: Conversation): Promise<readonly string[]> {
	const {title, description, kind, sensitive, multiple, choices} = field;
	const what = description ? safeJoin`${title}. ${description}` : title;
	if (sensitive) return [await talk.secret(safeJoin`${what}:`)].filter(text => text !== '');
	if (choices && !multiple) {
		talk.say(what);
		const options = choices.map(({value, label}) => ({label, value: String(value)}));
		return [await talk.choose(ours('Which one?'), options)];
	}
	if (kind === 'boolean') {
		talk.say(what);
		const options = ['true', 'false'].map(value => ({label: safeLine(value), value}));
		return [await talk.choose(ours('Which one?'), options)];
	}
	if (!multiple) return [await talk.text(safeJoin`${what} (${safeLine(kind)}):`)].filter(text => text !== '');
	const items: string[] = [];
	for (;;) {
		const item = await talk.text(safeJoin`${what} (value ${items.length + 1}, empty to end):`);
		if (item === '') return items;
		items.push(item);
	}
}
