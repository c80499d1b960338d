import type {CoreEvent} from '../core/contract.ts';
import {toUserError} from '../core/errors.ts';
import type {App} from './app-handle.ts';
import {release} from './connections.ts';
import {isForeign} from './screens/home/list-model.ts';
import {createHistoryWatch} from './screens/home/watch-history.ts';
import {createLogWatch} from './screens/logs/follow-log.ts';
import {loadSection} from './screens/offers/load-offers.ts';
import {shownServer} from './screens/offers/offers.ts';

const settling = 500;
const noticed = 300;

/** Lets `work` run once at a time; asked again meanwhile, it runs once more after. */
function oneAtATime(work: () => Promise<void>): () => void {
	let state: 'idle' | 'running' | 'again' = 'idle';
	const run = async () => {
		state = 'running';
		await work();
		const again = (state as string) === 'again';
		state = 'idle';
		if (again) await run();
	};
	return () => {
		if (state === 'idle') void run();
		else state = 'again';
	};
}

// What takes longer is not waited for: the first frame then says that it is loading.
const firstPatience = 100;

/** Resolves when the list and the details of its first extension are there, or are late. */
async function firstLook(app: App): Promise<void> {
	const known = () => {
		const {loaded, problem, selected, details} = app.state();
		return problem !== undefined || (loaded && (selected === undefined || Object.hasOwn(details, selected)));
	};
	const reached = Promise.withResolvers<void>();
	const stop = app.subscribe(() => known() && reached.resolve());
	const timer = setTimeout(reached.resolve, firstPatience);
	if (!known()) await reached.promise;
	clearTimeout(timer);
	stop();
}

/**
 * Keeps the state in step with core: what changed is loaded again, and of the selected extension its details,
 * its tools and its log, each only while it is looked at. Resolves when there is something to draw; what nobody
 * sees first is loaded once `drawn` has resolved.
 */
export function startLoading(app: App, drawn: Promise<void>): Promise<void> {
	const {core, dispatch, lifetime} = app;
	const attempt = async (work: () => Promise<void>) => {
		try {
			await work();
		} catch (error) {
			app.fail(error);
		}
	};

	let wantedDetail: string | undefined;
	const loadDetail = oneAtATime(async () => {
		const id = wantedDetail;
		if (id === undefined || isForeign(id)) return;
		// What was shown stays until then: two frames for one step would cost twice.
		const late = setTimeout(() => dispatch({type: 'detail-late'}), noticed);
		const detail = await core.info(id).catch((error: unknown) => toUserError(error));
		clearTimeout(late);
		dispatch({type: 'detail', id, detail});
	});
	const loadList = oneAtATime(async () => {
		try {
			dispatch({type: 'loaded', extensions: await core.list()});
		} catch (error) {
			dispatch({type: 'load-failed', error: toUserError(error)});
		}
		wantedDetail = app.state().selected;
		loadDetail();
	});
	let again: NodeJS.Timeout | undefined;
	const loadServers = oneAtATime(() =>
		attempt(async () => {
			const servers = await core.status();
			dispatch({type: 'servers', servers});
			clearTimeout(again);
			// Only beginnings and ends are announced, so what is on its way is looked at until it has arrived.
			if (servers.some(({state}) => state !== 'running')) again = setTimeout(loadServers, settling);
		}),
	);
	lifetime.addEventListener('abort', () => clearTimeout(again));
	const loadClient = oneAtATime(() =>
		attempt(async () => dispatch({type: 'client', client: await core.clientStatus()})),
	);
	const loadVault = oneAtATime(() =>
		attempt(async () => dispatch({type: 'vault', vault: await core.vaultStatus()})),
	);

	const onEvent = (event: CoreEvent) => {
		if (event.type === 'did') dispatch({type: 'did', command: event.command});
		if (event.type === 'extensions' || event.type === 'servers' || event.type === 'client') loadList();
		if (event.type === 'servers') loadServers();
		if (event.type === 'extensions' || event.type === 'client') loadClient();
	};

	const watchLog = createLogWatch(app);
	const watchHistory = createHistoryWatch(app);
	let lookedAt: string | undefined;
	const onChange = () => {
		watchHistory();
		const {selected, details, tab, servers, offers} = app.state();
		if (selected !== wantedDetail) {
			wantedDetail = selected;
			if (selected !== undefined && !isForeign(selected) && !Object.hasOwn(details, selected)) loadDetail();
		}
		watchLog();
		const running = servers.some(({id, state}) => id === selected && state === 'running');
		if (tab === 'tools' && selected !== undefined && running) loadSection(app, selected, offers.section);
		const looked = shownServer(app.state());
		if (looked !== lookedAt && lookedAt !== undefined) void release(app, lookedAt);
		lookedAt = looked;
	};

	const stops = [core.subscribe(onEvent), app.subscribe(onChange)];
	lifetime.addEventListener('abort', () => {
		for (const stop of stops) stop();
	});

	// The list first and alone: what is on screen first should not wait for a keychain to answer.
	void drawn.then(() => {
		if (lifetime.aborted) return;
		loadServers();
		loadClient();
		loadVault();
	});
	loadList();
	return firstLook(app);
}
