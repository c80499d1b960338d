import type {ReactNode} from 'react';
import type {JsonObject, JsonValue} from '../../../core/contract.ts';
import {isObject} from '../../../core/form/json-schema.ts';
import {ours, type SafeText, safeJoin, safeLine, safeText} from '../../../core/safe-text.ts';
import type {Asked, Question} from '../../calls/question.ts';
import {empty, type Line, line, paragraph, seg} from '../../components/lines.ts';
import {textRows} from '../../components/panel.tsx';
import {schemaFormView} from '../../components/schema-view.tsx';
import {textAreaRows} from '../../components/text-area-view.tsx';
import type {Glyphs} from '../../theme.ts';

export type QuestionRoom = {
	width: number;
	height: number;
	active: boolean;
	glyphs: Glyphs;
	/** The key that scrolls what a model is asked. */
	scrollKey: SafeText;
};

function headLines({id, candidates, asked}: Question, waiting: number, width: number): Line[] {
	const more = waiting > 1 ? safeJoin` (1 of ${waiting})` : ours('');
	const whose =
		candidates > 1
			? paragraph(
					safeJoin`${candidates} calls run: the server does not say which of them asks.`,
					width,
					'warn',
				)
			: [];
	const problem = 'request' in asked ? asked.request.problem : undefined;
	const wrong = problem === undefined ? [] : paragraph(safeJoin`! ${problem}`, width, 'warn');
	return [line(safeJoin`${safeLine(id)} asks${more}, and waits:`, 'warn'), ...whose, ...wrong];
}

type UrlAsked = Extract<Asked, {kind: 'url'}>;

function urlLines({request, done}: UrlAsked, width: number): Line[] {
	const parsed = URL.canParse(request.url) ? new URL(request.url) : undefined;
	return [
		...paragraph(request.message, width),
		empty,
		...(parsed ? [[seg(ours('at '), 'dim'), seg(safeLine(parsed.host), 'strong')]] : []),
		// Whole, however many lines that takes: what is left out could be what matters.
		...paragraph(safeLine(request.url), width, 'accent'),
		empty,
		...paragraph(
			done
				? ours('The server says that it is done.')
				: ours('Nothing opens it for you. Copy it, open it if you trust it, then accept or decline.'),
			width,
			done ? 'good' : 'dim',
		),
	];
}

function contentText(content: JsonValue | undefined): SafeText {
	if (Array.isArray(content)) return safeText(content.map((part: JsonValue) => contentText(part)).join('\n'));
	if (!isObject(content)) return safeLine(JSON.stringify(content ?? null));
	if (typeof content.text === 'string') return safeText(content.text);
	if (typeof content.data !== 'string') return safeLine(JSON.stringify(content));
	return safeLine(`[${String(content.type)} ${String(content.mimeType ?? '')}]`);
}

/** What a model is asked, as it would be told. */
function sampleLines(params: JsonObject, width: number): Line[] {
	const {systemPrompt, messages, maxTokens, temperature, tools} = params;
	const facts = [
		...(maxTokens === undefined ? [] : [`at most ${String(maxTokens)} tokens`]),
		...(temperature === undefined ? [] : [`temperature ${String(temperature)}`]),
		...(Array.isArray(tools) ? [`${tools.length} tools`] : []),
	];
	const list: readonly JsonValue[] = Array.isArray(messages)
		? messages
		: messages === undefined
			? []
			: [messages];
	return [
		line(safeLine(`It wants the text of a model${facts.length > 0 ? `: ${facts.join(', ')}` : ''}.`), 'dim'),
		...(typeof systemPrompt === 'string'
			? paragraph(safeJoin`system: ${safeText(systemPrompt)}`, width)
			: []),
		...list.flatMap(message =>
			paragraph(
				isObject(message)
					? safeJoin`${safeLine(String(message.role))}: ${contentText(message.content)}`
					: safeLine(JSON.stringify(message)),
				width,
			),
		),
	];
}

type SampleAsked = Extract<Asked, {kind: 'sample'}>;

function sampleRows(
	{params, answer, scroll}: SampleAsked,
	{width, height, active, scrollKey}: QuestionRoom,
): ReactNode[] {
	const lines = sampleLines(params, width);
	const editor = Math.max(2, Math.min(answer.lines.length + 1, Math.floor(height / 2)));
	const room = Math.max(1, height - editor - 1);
	const first = Math.min(scroll, Math.max(0, lines.length - room));
	const rest = lines.length - first - room;
	const more = rest > 0 ? safeJoin`, ${rest} more lines above (${scrollKey})` : ours('');
	return [
		...textRows(lines.slice(first, first + room), width),
		...textRows([line(safeJoin`Your answer${more}:`, 'accent')], width),
		...textAreaRows(answer, {width, height: editor, active}),
	];
}

/** A question of a server, with what is answered so far, as rows: some of them may be several rows high. */
export function questionRows(question: Question, waiting: number, room: QuestionRoom): ReactNode[] {
	const {asked} = question;
	const {width, height, active, glyphs} = room;
	const head = headLines(question, waiting, width);
	if (asked.kind === 'url') return textRows([...head, ...urlLines(asked, width)], width);
	const left = Math.max(2, height - head.length);
	if (asked.kind === 'sample')
		return [...textRows(head, width), ...sampleRows(asked, {...room, height: left})];
	const message = paragraph(asked.request.message, width).slice(0, Math.max(1, Math.floor(left / 3)));
	const form = schemaFormView(
		{
			fields: asked.fields,
			width,
			height: Math.max(1, left - message.length),
			submit: ours('Accept'),
			active,
		},
		glyphs,
	);
	return [...textRows([...head, ...message], width), ...form];
}
