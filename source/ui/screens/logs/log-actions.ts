import type {LogFilter, LogLine, LogPlace} from '../../../core/contract.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import type {Step} from '../../movement.ts';
import {shortPath} from '../../show.ts';
import {paneRows, placeOf} from './log-pane.ts';
import type {LogAction, LogState} from './log-state.ts';
import {filterOf, type LogView, logLevels} from './log-view.ts';
import {centreOn, type Rows, seeRow, stepInside} from './log-viewport.ts';

/** Rows that are read from the files at once when what is in memory ends. */
const pageSize = 1000;

function change(app: App, action: LogAction): void {
	const {log} = app.state();
	if (log) app.dispatch({type: 'log', id: log.id, action});
}

function rowsOf(app: App, log: LogState): Rows {
	return paneRows(app.state(), log, app.theme.unicode);
}

function changeView(app: App, view: Partial<LogView>): void {
	app.dispatch({type: 'log-view', view: {...app.state().logView, ...view}});
}

/** Back to the newest lines; what is not in memory any more is read again. */
export function follow(app: App): void {
	const {log} = app.state();
	if (log?.buffer.isBehind()) app.dispatch({type: 'log-again'});
	else change(app, {type: 'place', at: 'follow'});
}

function goTo(app: App, focus: number, where: 'near' | 'middle' = 'near'): void {
	const {log} = app.state();
	if (!log) return;
	const rows = rowsOf(app, log);
	if (rows.end === rows.first) return;
	const target = Math.max(rows.first, Math.min(focus, rows.end - 1));
	const {top} = placeOf(log, rows);
	const isSeen = seeRow(rows, top, target) === top;
	const next = where === 'middle' && !isSeen ? centreOn(rows, target) : seeRow(rows, top, target);
	change(app, {type: 'place', at: {focus: target, top: next}});
}

let reading = false;

/** Reads more of the log from the files, one reading at a time, unless another log was opened meanwhile. */
async function readMore(
	app: App,
	log: LogState,
	read: () => Promise<(now: LogState) => void>,
): Promise<void> {
	if (reading) return;
	reading = true;
	try {
		const apply = await read();
		const now = app.state().log;
		if (now?.opening !== log.opening) return;
		apply(now);
		change(app, {type: 'grew', received: now.received});
	} catch (error) {
		app.fail(error);
	} finally {
		reading = false;
	}
}

/** What stands before the first row in memory, or after the last, is read when one comes near it. */
function readAround(app: App): void {
	const {log} = app.state();
	if (!log?.pages || log.at === 'follow') return;
	const {buffer, pages} = log;
	const near = rowsOf(app, log).height * 2;
	const first = buffer.at(buffer.first())?.line.place;
	const last = buffer.at(buffer.end() - 1);
	if (!buffer.isComplete() && first && log.at.focus - buffer.first() < near) {
		void readMore(app, log, async () => {
			const lines = await pages.before(first, pageSize, app.lifetime);
			return () => buffer.addBefore(lines);
		});
	} else if (buffer.isBehind() && last?.line.place && buffer.end() - log.at.focus < near) {
		const from = (last.answer ?? last.line).place;
		void readMore(app, log, async () => {
			const lines = await pages.after(from, pageSize, app.lifetime);
			return () => buffer.addAfter(lines);
		});
	}
}

/** Moves the row in focus; the pane goes along. At the newest row it follows again. */
export function moveInLog(app: App, step: Step): void {
	const {log} = app.state();
	if (!log) return;
	if (step === 'last') {
		follow(app);
		return;
	}
	if (step === 'first') {
		goToBeginning(app);
		return;
	}
	const rows = rowsOf(app, log);
	const {focus, top} = placeOf(log, rows);
	const by = 'lines' in step ? step.lines : Math.trunc(step.pages * Math.max(1, rows.height));
	const inside = by === 1 || by === -1 ? stepInside(rows, top, focus, by) : undefined;
	if (inside && log.at !== 'follow') change(app, {type: 'place', at: {focus, top: inside}});
	else if (by > 0 && focus + by >= rows.end && !log.buffer.isBehind())
		change(app, {type: 'place', at: 'follow'});
	else goTo(app, focus + by);
	readAround(app);
}

/** The part of the log around a place, in the place of what is in memory. */
async function partAround(log: LogState, place: LogPlace, signal: AbortSignal) {
	const before = (await log.pages?.before(place, pageSize, signal)) ?? [];
	const from = before.at(-1)?.place;
	const after = (await log.pages?.after(from, pageSize, signal)) ?? [];
	return {lines: [...before, ...after], more: {before: before.length > 0, after: true}};
}

function goToBeginning(app: App): void {
	const {log} = app.state();
	if (!log) return;
	const {buffer, pages} = log;
	if (buffer.isComplete() || !pages) {
		goTo(app, buffer.first());
		return;
	}
	void readMore(app, log, async () => {
		const lines = await pages.after(undefined, pageSize, app.lifetime);
		return now => {
			// All of it may be in memory already.
			const first = lines[0]?.place;
			const known = now.buffer.at(now.buffer.first())?.line.place;
			if (first && known && first.file === known.file && first.offset === known.offset)
				now.buffer.addBefore([]);
			else now.buffer.replace(lines, {before: false, after: lines.length === pageSize});
		};
	}).then(() => goTo(app, buffer.first()));
}

type Wanted = {fits: (log: LogState, row: number) => boolean; filter: LogFilter | undefined};

/** Goes to the next row that is wanted, in memory or in the files. */
function find(app: App, by: 1 | -1, {fits, filter}: Wanted, what: ReturnType<typeof safeLine>): void {
	const {log} = app.state();
	if (!log) return;
	const rows = rowsOf(app, log);
	const {focus} = placeOf(log, rows);
	const from = log.at === 'follow' && by < 0 ? rows.end : focus;
	for (let row = from + by; row >= rows.first && row < rows.end; row += by) {
		if (!fits(log, row)) continue;
		goTo(app, row, 'middle');
		return;
	}
	const {pages, buffer} = log;
	const canRead = by < 0 ? !buffer.isComplete() : buffer.isBehind();
	const edge = buffer.at(by < 0 ? buffer.first() : buffer.end() - 1)?.line.place;
	if (!pages || !filter || !canRead || !edge || log.target.kind !== 'ours') {
		app.notify(
			'text',
			by < 0
				? safeJoin`No ${what} before this.`
				: safeJoin`No ${what} after this; Shift and the key look before it.`,
		);
		return;
	}
	const {sources} = log.target;
	let goal: LogLine | undefined;
	void readMore(app, log, async () => {
		const wanted = await app.core.logPages(sources, filter);
		[goal] = await (by < 0 ? wanted.before(edge, 1, app.lifetime) : wanted.after(edge, 1, app.lifetime));
		const part = goal?.place && (await partAround(log, goal.place, app.lifetime));
		return now => part && now.buffer.replace(part.lines, part.more);
	}).then(() => {
		const row = goal && rowWith(app, goal);
		if (row === undefined)
			app.notify('text', safeJoin`No ${what} ${by < 0 ? ours('before') : ours('after')} this.`);
		else goTo(app, row, 'middle');
	});
}

function rowWith(app: App, {place}: LogLine): number | undefined {
	const buffer = app.state().log?.buffer;
	if (!buffer) return undefined;
	for (let row = buffer.first(); row < buffer.end(); row++) {
		const {line, answer} = buffer.at(row) ?? {};
		for (const known of [line?.place, answer?.place])
			if (known && known.file === place?.file && known.offset === place?.offset) return row;
	}
	return undefined;
}

export function findHit(app: App, by: 1 | -1): void {
	const {log, logView} = app.state();
	const found = log?.search.found;
	if (!found) {
		if (log?.search.problem) app.fail(log.search.problem);
		else app.notify('text', ours('Nothing is searched for: / begins.'));
		return;
	}
	const hits = new Set(found.hits);
	const own = filterOf(logView);
	const filter = own.grep === undefined ? {...own, grep: found.pattern.source} : undefined;
	find(app, by, {fits: (_, row) => hits.has(row), filter}, ours('hit'));
}

/** To the next line of a level or worse, or the one before. */
export function findLevel(app: App, level: 'warning' | 'error', by: 1 | -1): void {
	const least = logLevels.indexOf(level);
	find(
		app,
		by,
		{
			fits: ({buffer}, row) => logLevels.indexOf(buffer.at(row)?.line.level ?? 'debug') >= least,
			filter: {...filterOf(app.state().logView), level},
		},
		level === 'error' ? ours('error') : ours('warning or error'),
	);
}

const beginning = /^started, pid \d+:/;

/** To the beginning of a run of a server: the one before, or the next. */
export function findRun(app: App, by: 1 | -1): void {
	const {grep: _, ...filter} = filterOf(app.state().logView);
	find(
		app,
		by,
		{
			fits: ({buffer}, row) => {
				const line = buffer.at(row)?.line;
				return line?.kind === 'life' && beginning.test(line.text);
			},
			filter: {...filter, kinds: ['life'], grep: beginning.source},
		},
		ours('run'),
	);
}

export function findMark(app: App, by: 1 | -1): void {
	find(app, by, {fits: ({marks}, row) => marks.has(row), filter: undefined}, ours('mark'));
}

export function openSearch(app: App, what: 'search' | 'only'): void {
	change(app, {type: 'search-open', for: what, ...(what === 'only' && {text: app.state().logView.only})});
}

/** Enter or Esc in the field for a pattern. */
export function closeSearch(app: App, keep: boolean): void {
	const {log} = app.state();
	if (!log) return;
	const {editing, text, problem} = log.search;
	change(app, {type: 'search-close', keep});
	if (editing === 'only') {
		if (keep) changeView(app, {only: text.text});
	} else if (keep && problem) app.fail(problem);
	else if (keep && text.text !== '') findHit(app, -1);
}

/** What Esc takes back first: a search, then what was left out, then the pause. Tells whether there was any. */
export function stepBack(app: App): boolean {
	const {log, logView, tab} = app.state();
	if (!log || tab !== 'logs') return false;
	if (log.search.text.text !== '') {
		change(app, {type: 'search-close', keep: false});
		return true;
	}
	const {level, hidden, session, only} = logView;
	if (level === 'debug' && hidden.length === 0 && session === undefined && only === '') return false;
	changeView(app, {level: 'debug', hidden: [], session: undefined, only: ''});
	return true;
}

function inFocus(app: App): {log: LogState; row: number} | undefined {
	const {log} = app.state();
	const rows = log && rowsOf(app, log);
	return log && rows && rows.end > rows.first ? {log, row: placeOf(log, rows).focus} : undefined;
}

/** Shows all of the row in focus: JSON laid out, a request with what was said; or its one line again. */
export function unfold(app: App): void {
	const place = inFocus(app);
	const shown = place?.log.buffer.at(place.row);
	if (!place || !shown) return;
	const {log, row} = place;
	if (log.unfolded.has(row)) {
		change(app, {type: 'fold', row});
		return;
	}
	change(app, {type: 'unfold', row});
	goTo(app, row);
	if (!shown.line.message) return;
	const {line, answer} = shown;
	const ask = async () => {
		const asked = await app.core.logPayload(line);
		const answered = answer && (await app.core.logPayload(answer));
		if (app.state().log?.opening !== log.opening) return;
		change(app, {type: 'unfold', row, payloads: [asked, answered]});
		goTo(app, row);
	};
	void ask().catch(app.fail);
}

export function toggleMark(app: App): void {
	const place = inFocus(app);
	if (!place) return;
	change(app, {type: 'mark', row: place.row});
	if (place.log.at === 'follow') goTo(app, place.row);
}

export function sideways(app: App, by: number): void {
	change(app, {type: 'sideways', by});
}

function next<Item>(items: readonly Item[], item: Item): Item {
	return items[(items.indexOf(item) + 1) % items.length] ?? item;
}

export function nextLevel(app: App): void {
	changeView(app, {level: next(logLevels, app.state().logView.level)});
}

export function nextTime(app: App): void {
	const times: readonly LogView['time'][] = ['clock', 'since the line before', 'off'];
	const time = next(times, app.state().logView.time);
	changeView(app, {time});
	app.notify('text', safeLine(`Time: ${time}.`));
}

export function toggleWrap(app: App): void {
	changeView(app, {wrap: !app.state().logView.wrap});
}

export function toggleMessages(app: App): void {
	const {hidden} = app.state().logView;
	changeView(app, {
		hidden: hidden.includes('message') ? hidden.filter(kind => kind !== 'message') : [...hidden, 'message'],
	});
}

/** This server, those that are marked in the list, all. */
export function nextScope(app: App): void {
	const {list, logView} = app.state();
	const scopes: readonly LogView['scope'][] = [
		'this',
		...(list.marked.size > 0 ? (['marked'] as const) : []),
		'all',
	];
	changeView(app, {scope: next(scopes, logView.scope)});
}

export function toggleClient(app: App): void {
	changeView(app, {scope: app.state().logView.scope === 'client' ? 'this' : 'client'});
}

/** Writes all lines that fit into a file of the user's own and says where it is. */
export function save(app: App): void {
	const {log, logView} = app.state();
	if (!log) return;
	app.run(ours('saving the log'), async () => {
		const {target} = log;
		const path = await app.core.saveLog(
			target.kind === 'ours' ? {sources: target.sources} : {client: target.name},
			filterOf(logView),
		);
		app.notify('good', safeJoin`Saved: ${shortPath(path, app.home)}`);
	});
}
