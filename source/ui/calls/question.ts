import type {ElicitationRequest, JsonObject} from '../../core/contract.ts';
import type {AppState} from '../app-state.ts';
import type {SchemaEdit} from '../components/schema-edit.ts';
import type {TextArea} from '../components/text-area.ts';

type UrlRequest = Extract<ElicitationRequest, {mode: 'url'}>;
type FormRequest = Extract<ElicitationRequest, {mode: 'form'}>;

/** What a server asks, with what is answered so far. */
export type Asked =
	| {readonly kind: 'form'; readonly request: FormRequest; readonly fields: SchemaEdit}
	/** `done`: the server says that what was to be done there is done. */
	| {readonly kind: 'url'; readonly request: UrlRequest; readonly done: boolean}
	| {
			readonly kind: 'sample';
			readonly params: JsonObject;
			readonly answer: TextArea;
			/** How many lines of the request are scrolled away. */
			readonly scroll: number;
	  };

/** A question of a server that waits for an answer; nothing but the user answers it. */
export type Question = {
	readonly key: string;
	/** The server's id. */
	readonly id: string;
	/** The call that it stands under; undefined when none runs. */
	readonly call: string | undefined;
	/** How many calls it may belong to: the server does not say. */
	readonly candidates: number;
	readonly asked: Asked;
};

export type QuestionAction =
	| {type: 'question-added'; question: Question}
	| {type: 'question-changed'; key: string; change: (question: Question) => Question}
	| {type: 'question-answered'; key: string};

export function questionsReducer(
	questions: readonly Question[],
	action: QuestionAction,
): readonly Question[] {
	switch (action.type) {
		case 'question-added':
			return [...questions, action.question];
		case 'question-changed':
			return questions.map(question => (question.key === action.key ? action.change(question) : question));
		case 'question-answered':
			return questions.filter(({key}) => key !== action.key);
	}
}

/** The screen of a question that stands under no call. */
export type QuestionState = {readonly kind: 'question'; readonly key: string; readonly id: string};

type Questions = Pick<AppState, 'questions'>;

/** The questions under a call, the first one asked first. */
export function questionsOf({questions}: Questions, call: string): readonly Question[] {
	return questions.filter(question => question.call === call);
}

export function questionByKey({questions}: Questions, key: string): Question | undefined {
	return questions.find(question => question.key === key);
}
