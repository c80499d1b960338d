import {Box} from 'ink';
import {ours} from '../core/safe-text.ts';
import {OverlayContext, useAppState} from './app-context.tsx';
import {Footer, Header, StatusLine, TooSmall} from './components/chrome.tsx';
import {seg} from './components/lines.ts';
import {layoutOf} from './layout.ts';
import type {Overlay} from './overlays.ts';
import {HistoryDialog, TasksDialog} from './screens/activity/activity-dialogs.tsx';
import {AskDialog} from './screens/ask/ask-dialog.tsx';
import {BackupsScreen} from './screens/backups/backups-screen.tsx';
import {ConfirmDialog} from './screens/confirm/confirm-dialog.tsx';
import {CopyMenu} from './screens/copy/copy-menu.tsx';
import {DetailPanel} from './screens/home/detail-panel.tsx';
import {ExtensionList} from './screens/home/extension-list.tsx';
import {Welcome} from './screens/home/welcome.tsx';
import {ImageScreen} from './screens/image/image-screen.tsx';
import {InstallScreen} from './screens/install/install-screen.tsx';
import {FilterDialog} from './screens/logs/filter-dialog.tsx';
import {RawScreen} from './screens/logs/raw-screen.tsx';
import {RequestScreen} from './screens/offers/request-screen.tsx';
import {ServerScreen} from './screens/offers/section-panel.tsx';
import {PaletteDialog} from './screens/palette/palette-dialog.tsx';
import {ReadingScreen} from './screens/reading-screen.tsx';
import {RememberedScreen} from './screens/remembered/remembered-screen.tsx';
import {ResultScreen} from './screens/result/result-screen.tsx';
import {RootsDialog} from './screens/roots/roots-dialog.tsx';
import {SettingsScreen} from './screens/settings/settings-screen.tsx';
import {CallScreen} from './screens/tools/call-screen.tsx';
import {LinesDialog} from './screens/tools/lines-dialog.tsx';
import {QuestionScreen} from './screens/tools/question-screen.tsx';
import {PassphraseDialog} from './screens/vault/passphrase-dialog.tsx';
import {VaultDialog} from './screens/vault/vault-dialog.tsx';

function OverlayView({overlay}: {overlay: Overlay}) {
	switch (overlay.kind) {
		case 'install':
			return <InstallScreen {...overlay} />;
		case 'settings':
			return <SettingsScreen settings={overlay} />;
		case 'call':
			return <CallScreen />;
		case 'ask':
			return <AskDialog {...overlay} />;
		case 'roots':
			return <RootsDialog {...overlay} />;
		case 'remembered':
			return <RememberedScreen {...overlay} />;
		case 'lines':
			return <LinesDialog {...overlay} />;
		case 'question':
			return <QuestionScreen />;
		case 'backups':
			return <BackupsScreen backups={overlay} />;
		case 'copy':
			return <CopyMenu menu={overlay} />;
		case 'image':
			return <ImageScreen screen={overlay} />;
		case 'request':
			return <RequestScreen screen={overlay} />;
		case 'server':
			return <ServerScreen screen={overlay} />;
		case 'result':
			return <ResultScreen screen={overlay} />;
		case 'confirm':
			return <ConfirmDialog {...overlay} />;
		case 'passphrase':
			return <PassphraseDialog {...overlay} />;
		case 'vault':
			return <VaultDialog {...overlay} />;
		case 'log-filter':
			return <FilterDialog {...overlay} />;
		case 'raw-log':
			return <RawScreen {...overlay} />;
		case 'palette':
			return <PaletteDialog palette={overlay} />;
		case 'sync':
			return <ReadingScreen title={[seg(overlay.title, 'strong')]} overlay={overlay} />;
		case 'help':
			return <ReadingScreen title={[seg(ours('Keys that work here'), 'strong')]} overlay={overlay} />;
		case 'history':
			return <HistoryDialog focus={overlay.focus} />;
		case 'tasks':
			return <TasksDialog focus={overlay.focus} />;
	}
}

function Home() {
	const state = useAppState();
	const {list, detail, body, mode} = layoutOf(state);
	// With nothing to list, a narrow screen has room for the welcome alone.
	const nothing = state.loaded && state.extensions.length === 0 && state.selected === undefined;
	if (mode === 'narrow' && nothing) return <Welcome rectangle={body} />;
	return (
		<>
			{list && <ExtensionList rectangle={list} />}
			{detail && <DetailPanel rectangle={detail} />}
		</>
	);
}

/** The whole screen: never higher or wider than the terminal. */
export function App() {
	const state = useAppState();
	const {columns, rows, overlays} = state;
	if (layoutOf(state).mode === 'tiny') return <TooSmall columns={columns} rows={rows} />;
	return (
		<Box width={columns} height={rows} flexDirection="column" overflow="hidden">
			<Header />
			<Home />
			{overlays.map(overlay => (
				<OverlayContext.Provider key={overlay.kind} value={overlay.kind}>
					<OverlayView overlay={overlay} />
				</OverlayContext.Provider>
			))}
			<Box position="absolute" top={rows - 2} left={0} width={columns} height={2} flexDirection="column">
				<StatusLine />
				<Footer />
			</Box>
		</Box>
	);
}
