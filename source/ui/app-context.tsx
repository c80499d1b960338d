import {createContext, useContext, useSyncExternalStore} from 'react';
import type {App} from './app-handle.ts';
import type {AppState} from './app-state.ts';
import type {Overlay} from './overlays.ts';
import type {CursorPosition} from './terminal/frame-writer.ts';

export type Screen = {app: App; setCursor: (position: CursorPosition | undefined) => void};

/** The kind of the overlay that is being drawn. */
export const OverlayContext = createContext<Overlay['kind'] | undefined>(undefined);

const ScreenContext = createContext<Screen | undefined>(undefined);

export const ScreenProvider = ScreenContext.Provider;

/** What every component works with; throws outside of the app. */
export function useScreen(): Screen {
	const screen = useContext(ScreenContext);
	if (!screen) throw new Error('No screen around this component.');
	return screen;
}

export function useTheme() {
	return useScreen().app.theme;
}

/** The state of the whole app; the component is drawn again when it changes. */
export function useAppState(): AppState {
	const {app} = useScreen();
	return useSyncExternalStore(app.subscribe, app.state);
}
