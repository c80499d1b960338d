import type {RemoteServer} from '../../../core/contract.ts';
import {UserError} from '../../../core/errors.ts';
import {parseHeader} from '../../../core/form/header.ts';
import {ours} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {connection} from '../../connections.ts';
import {startAsk} from '../ask/ask-state.ts';
import {loadSection} from './load-offers.ts';

function asTyped({url, headers}: RemoteServer): string {
	const pairs = headers.map(({name, vault, before = ''}) =>
		vault === undefined ? `${name}=` : `${name}=${before}vault:${vault}`,
	);
	return [url, ...pairs].join(' ');
}

/** Asks for the URL of a remote server; those that were talked to come back with up and down. */
export function askForServer(app: App): void {
	const about = ours(
		'Its URL, and after it headers as Name=vault:<name> (mcpb-tui vault set). It is only talked to: claude_desktop_config.json knows no remote servers; Claude Desktop has them under Settings > Connectors.',
	);
	const ask = startAsk({type: 'open-server'}, ours('Open a remote server'), 'https://');
	app.dispatch({type: 'open', overlay: {...ask, about}});
	// What is typed meanwhile goes into the field already.
	void app.core.remoteServers().then(
		servers => {
			const open = overlayOf(app.state(), 'ask');
			if (open?.purpose.type === 'open-server')
				app.dispatch({type: 'change', overlay: {...open, before: {texts: servers.map(asTyped)}}});
		},
		() => undefined,
	);
}

/** Opens a remote server on a screen of its own: its URL, and after it headers whose secrets are in the vault. */
export async function openServer(app: App, text: string): Promise<void> {
	const [url = '', ...pairs] = text.split(/\s+(?=[\w-]+=)/);
	if (!/^https?:\/\//i.test(url))
		throw new UserError('USAGE', 'This is no URL of a server.', {
			hint: 'For example: https://example.com/mcp',
		});
	const headers = Object.fromEntries(
		pairs.map(pair => {
			const {name, value} = parseHeader(pair);
			if (typeof value === 'string')
				throw new UserError('USAGE', `The value of ${name} is to come from the vault.`, {
					hint: `Keep it with: mcpb-tui vault set <name>; then write here: ${name}=vault:<name>`,
				});
			return [name, value];
		}),
	);
	app.headers.set(url, headers);
	app.dispatch({type: 'offers', change: offers => ({...offers, section: 'tools', focus: 0})});
	app.connections.delete(url);
	await connection(app, url);
	app.dispatch({type: 'open', overlay: {kind: 'server', id: url}});
	loadSection(app, url, 'tools');
}
