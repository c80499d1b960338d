import {parseJson} from '../../core/exact-json.ts';
import type {Pointer} from '../../core/form/schema-form/pointer.ts';
import type {FormRow} from '../../core/form/schema-form/rows.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {Choice} from './conversation.ts';
import type {Interview} from './interview.ts';

type Step = () => Promise<void> | void;

/** Leaving it as it is, where something is there already, or leaving it out. */
function waysOut({act}: Interview, {at, required, state, can, text}: FormRow): readonly Choice<Step>[] {
	return [
		...(state === 'set' && text !== '' && text !== 'empty'
			? [{label: safeJoin`As it is: ${text}`, value: () => undefined}]
			: []),
		...(can.setNull ? [{label: ours('null'), value: () => act({type: 'set-null', at})}] : []),
		...(required || !(can.unset || state === 'unset')
			? []
			: [{label: ours('Leave it out'), value: () => act({type: 'unset', at})}]),
	];
}

async function chooseStep({talk}: Interview, question: SafeText, choices: readonly Choice<Step>[]) {
	const step = await talk.choose(question, choices);
	await step();
}

/** Asks for a new item of a list; nothing typed means that there is no more, and false is returned. */
async function askNewText({talk, act, about, rowAt}: Interview, row: FormRow): Promise<boolean> {
	const {at, sensitive, title} = row;
	const question = safeJoin`${about(row)} Enter for no more:`;
	for (;;) {
		const answer = sensitive ? await talk.secret(question) : await talk.text(question);
		if (answer === '') {
			act({type: 'remove', at});
			return false;
		}
		act({type: 'set-text', at, text: answer});
		const error = rowAt(at)?.error;
		if (error === undefined) return true;
		talk.say(safeJoin`${title} ${error}.`);
	}
}

/** What Enter alone means: what is there stays, or it is left out; nothing of the kind for what must be given. */
function enterWords({state, sensitive, text, required}: FormRow): SafeText {
	if (state !== 'set') return required ? ours('') : ours(' Enter leaves it out:');
	const there = sensitive ? ours('what is there') : text === '' ? ours('an empty text') : text;
	return safeJoin` Enter for ${there}:`;
}

/** Asks for a text until it is one that the row takes; nothing typed keeps what is there, or leaves it out. */
async function askText(interview: Interview, row: FormRow): Promise<void> {
	const {talk, act, about, rowAt} = interview;
	const {at, kind, required, sensitive, state} = row;
	const question = safeJoin`${about(row)}${enterWords(row)}`;
	const missing = kind === 'text' ? ours('is required; type "" for an empty text') : ours('is required');
	for (;;) {
		const answer = sensitive ? await talk.secret(question) : await talk.text(question);
		if (answer === '' && (state === 'set' || !required)) return;
		act({type: 'set-text', at, text: answer === '""' && kind === 'text' ? '' : answer});
		const error = answer === '' ? missing : rowAt(at)?.error;
		if (error === undefined) return;
		talk.say(safeJoin`${row.title} ${error}.`);
	}
}

async function askBoolean(interview: Interview, row: FormRow): Promise<void> {
	const set = (value: boolean) => () => interview.act({type: 'set-value', at: row.at, value});
	interview.talk.say(interview.about(row));
	await chooseStep(interview, ours('Which one?'), [
		{label: ours('yes'), value: set(true)},
		{label: ours('no'), value: set(false)},
		...waysOut(interview, row),
	]);
}

async function askChoice(interview: Interview, row: FormRow): Promise<void> {
	const {talk, act, about} = interview;
	talk.say(about(row));
	await chooseStep(interview, ours('Which one?'), [
		...(row.choices ?? []).map(({label, value}) => ({
			label,
			value: () => act({type: 'set-value', at: row.at, value}),
		})),
		...waysOut(interview, row),
	]);
}

/** One choice after the other is put in or taken out, until that is all. */
async function askChoices(interview: Interview, row: FormRow): Promise<void> {
	const {talk, act, about, rowAt} = interview;
	talk.say(about(row));
	for (let done = false; !done; ) {
		const {choices = []} = rowAt(row.at) ?? row;
		await chooseStep(interview, ours('Put in or take out which?'), [
			...choices.map(({label, value, isChosen}) => ({
				label: isChosen ? safeJoin`${label}, chosen` : label,
				value: () => act({type: 'toggle-choice', at: row.at, value}),
			})),
			{
				label: ours('That is all'),
				value: () => {
					done = true;
				},
			},
		]);
	}
}

function openRow({act, rowAt}: Interview, at: Pointer): void {
	if (rowAt(at)?.can.fill) act({type: 'fill', at});
	act({type: 'open', at, isOpen: true});
}

async function askKeys(interview: Interview, {at, title, can}: FormRow): Promise<void> {
	const {talk, act, below, rowAt} = interview;
	while (can.addKey) {
		const key = await talk.text(safeJoin`${title}: the name of one more key, Enter for no more:`);
		if (key === '') return;
		const before = new Set(below(at).map(row => row.at));
		act({type: 'add-key', at, key});
		const added = below(at).find(row => !before.has(row.at));
		if (added) await askRow(interview, added);
		else talk.say(safeJoin`${safeLine(key)} is there already, or cannot be.`);
		if (!rowAt(at)) return;
	}
}

async function askItems(interview: Interview, {at, title}: FormRow): Promise<void> {
	const {talk, act, below, rowAt} = interview;
	for (const item of below(at)) await askRow(interview, item);
	while (rowAt(at)?.can.addItem) {
		const next = below(at).length + 1;
		act({type: 'add-item', at});
		const added = below(at)[next - 1];
		if (!added) return;
		if (added.can.edit && !added.alternatives) {
			if (!(await askNewText(interview, added))) return;
			continue;
		}
		const more = next === 1 ? ours('an item') : ours('one more item');
		if (!(await talk.confirm(safeJoin`${title}: add ${more}?`))) {
			act({type: 'remove', at: added.at});
			return;
		}
		await askRow(interview, added);
	}
}

/** An object or a list: piece by piece, as JSON, or not at all. */
async function askInside(interview: Interview, row: FormRow): Promise<void> {
	const {talk, act, about, rowAt} = interview;
	const {at, kind} = row;
	talk.say(about(row));
	const pieceByPiece = async () => {
		openRow(interview, at);
		const opened = rowAt(at) ?? row;
		if (kind === 'list') return askItems(interview, opened);
		const members = interview.below(at);
		// Nearly every schema allows more keys than it names: to ask for them each time would be tiring.
		if (members.length === 0) return askKeys(interview, opened);
		for (const {at: member} of members) {
			const now = rowAt(member);
			if (now) await askRow(interview, now);
		}
	};
	const asJson = async () => {
		for (;;) {
			const typed = await talk.text(safeJoin`${row.title} as JSON in one line:`);
			try {
				act({type: 'set-value', at, value: parseJson(typed)});
				return;
			} catch (error) {
				talk.say(safeLine(`That is no JSON (${(error as Error).message}).`));
			}
		}
	};
	await chooseStep(interview, ours('How?'), [
		{label: ours('Piece by piece'), value: pieceByPiece},
		{label: ours('As JSON'), value: asJson},
		...waysOut(interview, row),
	]);
}

async function chooseForm(interview: Interview, row: FormRow): Promise<'left' | 'chosen'> {
	const {talk, act, about} = interview;
	let outcome: 'left' | 'chosen' = 'left';
	talk.say(about(row));
	await chooseStep(interview, ours('In which form?'), [
		...(row.alternatives?.labels ?? []).map((label, index) => ({
			label,
			value: () => {
				outcome = 'chosen';
				act({type: 'choose-alternative', at: row.at, index});
			},
		})),
		...waysOut(interview, row),
	]);
	return outcome;
}

/** Asks for one row of a form, with all that is in it. */
export async function askRow(interview: Interview, row: FormRow): Promise<void> {
	if (row.alternatives && (await chooseForm(interview, row)) === 'left') return;
	const chosen = interview.rowAt(row.at) ?? row;
	switch (chosen.kind) {
		case 'boolean':
			return askBoolean(interview, chosen);
		case 'choice':
			return askChoice(interview, chosen);
		case 'choices':
			return askChoices(interview, chosen);
		case 'object':
		case 'list':
			return askInside(interview, chosen);
		case 'fixed':
			return askFixed(interview, chosen);
		default:
			return askText(interview, chosen);
	}
}

/** There is one value alone: it is given or left out. */
async function askFixed(interview: Interview, row: FormRow): Promise<void> {
	const {talk, act, about} = interview;
	if (row.required) {
		if (row.state !== 'set') act({type: 'toggle', at: row.at});
		return;
	}
	if (await talk.confirm(safeJoin`${about(row)} Give it?`)) {
		if (row.state !== 'set') act({type: 'toggle', at: row.at});
	} else act({type: 'unset', at: row.at});
}
