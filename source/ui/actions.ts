import {ours} from '../core/safe-text.ts';
import type {App} from './app-handle.ts';
import {overlayOf} from './app-state.ts';
import {addInSchema, nextAlternative, startNaming} from './components/schema-edit.ts';
import {
	changeActiveSchema,
	completeField,
	moveField,
	moveItem,
	restoreField,
	unsetField,
} from './form-actions.ts';
import {changeRow, enterInForm, stepInForm} from './form-keys.ts';
import type {KeyId} from './keymap.ts';
import {move, moveInList} from './movement.ts';
import type {PaletteState} from './overlays.ts';
import * as activity from './screens/activity/activity-actions.ts';
import * as asking from './screens/ask/ask-actions.ts';
import {saveAnswer, savePart} from './screens/ask/save-asked.ts';
import * as backups from './screens/backups/backups-actions.ts';
import * as copy from './screens/copy/copy-actions.ts';
import {openFromCalls} from './screens/home/calls-actions.ts';
import {
	askToRemove,
	askToRollBack,
	backToList,
	configure,
	lookAt,
	nextPanel,
	nextTab,
	openDetail,
	restart,
	startOrStop,
	toggle,
	undo,
} from './screens/home/home-actions.ts';
import * as list from './screens/home/list-actions.ts';
import * as image from './screens/image/image-actions.ts';
import * as install from './screens/install/install-actions.ts';
import {moveInFilter, openFilter, takeFilter} from './screens/logs/filter-dialog.tsx';
import * as log from './screens/logs/log-actions.ts';
import {openRaw} from './screens/logs/raw-screen.tsx';
import {askAgain, leaveResult} from './screens/offers/ask-server.ts';
import * as offers from './screens/offers/offers-actions.ts';
import {askForServer} from './screens/offers/open-server.ts';
import * as request from './screens/offers/request-actions.ts';
import * as overlay from './screens/overlay-actions.ts';
import {paletteItems, paletteReason} from './screens/palette/palette-list.ts';
import * as remembered from './screens/remembered/remembered-actions.ts';
import {openResult} from './screens/result/open-result.ts';
import * as result from './screens/result/result-actions.ts';
import * as roots from './screens/roots/roots-actions.ts';
import {leaveSettings, reveal, saveSettings} from './screens/settings/settings-actions.ts';
import * as sync from './screens/sync/sync-actions.ts';
import * as call from './screens/tools/call-actions.ts';
import * as edit from './screens/tools/edit-actions.ts';
import {openTool} from './screens/tools/open-call.ts';
import * as question from './screens/tools/question-actions.ts';
import * as updates from './screens/updates/update-actions.ts';
import * as passphrase from './screens/vault/passphrase-actions.ts';
import * as vault from './screens/vault/vault-actions.ts';
import {showTab} from './tabs.ts';

export type Action = (app: App) => void;

/** The search field belongs to the call's result, or else to the log. */
function closeSearch(keep: boolean): Action {
	return app => {
		if (openResult(app.state())) {
			result.closeResultSearch(app, keep);
			return;
		}
		log.closeSearch(app, keep);
	};
}

function movePalette(by: 1 | -1): Action {
	return app => {
		const palette = overlayOf(app.state(), 'palette');
		if (!palette) return;
		const last = paletteItems(app.keys, palette).length - 1;
		app.dispatch({
			type: 'change',
			overlay: {...palette, focus: Math.max(0, Math.min(last, palette.focus + by))},
		});
	};
}

function takeFromPalette(app: App): void {
	const palette: PaletteState | undefined = overlayOf(app.state(), 'palette');
	const record = palette && paletteItems(app.keys, palette)[palette.focus];
	if (!record) return;
	const reason = paletteReason(record, app.state());
	app.dispatch({type: 'close', kind: 'palette'});
	if (reason) app.notify('warn', reason);
	else actions[record.id](app);
}

/** What each key does. The compiler sees to it that every record of the keymap is here. */
export const actions: Readonly<Record<KeyId, Action>> = {
	'extension.install': app =>
		install.openInstall(app, app.state().extensions.length === 0 ? app.sample : undefined),
	'extension.toggle': toggle,
	'extension.configure': configure,
	'extension.remove': askToRemove,
	'extension.roll-back': askToRollBack,
	'extension.update': updates.showUpdate,
	'updates.look': updates.lookForUpdates,
	'extension.open': openDetail,
	'list.mark': list.mark,
	'list.mark-all': list.markAll,
	'list.sort': list.sortOtherwise,
	'list.group': list.groupOtherwise,
	'extension.filter': app => app.dispatch({type: 'filter-open'}),
	'server.start-stop': startOrStop,
	'server.restart': restart,
	'server.tools': app => lookAt(app, 'tools'),
	'server.log': app => lookAt(app, 'logs'),
	'client.sync': sync.previewSync,
	'vault.choose': app => vault.openVault(app),

	'tool.open': openTool,
	'setting.open': configure,
	'call.open': openFromCalls,

	'log.follow': log.follow,
	'log.search': app => log.openSearch(app, 'search'),
	'log.only': app => log.openSearch(app, 'only'),
	'log.next': app => log.findHit(app, 1),
	'log.previous': app => log.findHit(app, -1),
	'log.next-error': app => log.findLevel(app, 'error', 1),
	'log.previous-error': app => log.findLevel(app, 'error', -1),
	'log.next-warning': app => log.findLevel(app, 'warning', 1),
	'log.previous-warning': app => log.findLevel(app, 'warning', -1),
	'log.next-run': app => log.findRun(app, 1),
	'log.previous-run': app => log.findRun(app, -1),
	'log.unfold': log.unfold,
	'log.mark': log.toggleMark,
	'log.next-mark': app => log.findMark(app, 1),
	'log.previous-mark': app => log.findMark(app, -1),
	'log.level': log.nextLevel,
	'log.messages': log.toggleMessages,
	'log.filter': openFilter,
	'log.scope': log.nextScope,
	'log.client': log.toggleClient,
	'log.wrap': log.toggleWrap,
	'log.time': log.nextTime,
	'log.raw': openRaw,
	'log.save': log.save,
	'log.right': app => log.sideways(app, 20),
	'log.left': app => log.sideways(app, -20),
	'log-filter.take': takeFilter,
	'log-filter.down': app => moveInFilter(app, 1),
	'log-filter.up': app => moveInFilter(app, -1),

	'detail.back': backToList,
	'panel.next': nextPanel,
	'panel.previous': nextPanel,
	'panel.larger': app => list.resizePanel(app, 1),
	'panel.smaller': app => list.resizePanel(app, -1),
	'tab.next': app => nextTab(app, 1),
	'tab.previous': app => nextTab(app, -1),
	'tab.overview': app => showTab(app, 'overview'),
	'tab.settings': app => showTab(app, 'settings'),
	'tab.tools': app => showTab(app, 'tools'),
	'tab.logs': app => showTab(app, 'logs'),
	'tab.calls': app => showTab(app, 'calls'),

	'filter.keep': app => app.dispatch({type: 'filter-close', keep: true}),
	'filter.clear': app => app.dispatch({type: 'filter-close', keep: false}),
	'filter.drop': list.clearList,
	'filter.down': app => moveInList(app, {lines: 1}),
	'filter.up': app => moveInList(app, {lines: -1}),
	'search.keep': closeSearch(true),
	'search.clear': closeSearch(false),

	'source.read': install.readSource,
	'source.complete': install.completeSource,
	'source.cancel': install.cancelSource,
	'source.background': install.leaveReading,
	'review.take': install.takeAnswer,
	'review.next': app => install.changeAnswer(app, 1),
	'review.previous': app => install.changeAnswer(app, -1),
	'review.no': install.refuse,
	'accept.take': install.acceptPublisher,
	'accept.no': install.refuse,

	'form.next': app => moveField(app, 1),
	'form.previous': app => moveField(app, -1),
	'form.enter': enterInForm,
	'form.toggle': stepInForm('space'),
	'form.right': stepInForm('right'),
	'form.toggle-back': stepInForm('left'),
	'form.complete': completeField,
	'form.unset': app => {
		unsetField(app);
		changeRow('unset', at => ({type: 'unset', at}))(app);
	},
	'row.add': app => changeActiveSchema(app, addInSchema),
	'row.remove': changeRow('remove', at => ({type: 'remove', at})),
	'row.up': app => {
		moveItem(app, -1);
		changeRow('moveUp', at => ({type: 'move', at, by: -1}))(app);
	},
	'row.down': app => {
		moveItem(app, 1);
		changeRow('moveDown', at => ({type: 'move', at, by: 1}))(app);
	},
	'row.alternative': app => changeActiveSchema(app, nextAlternative),
	'row.null': changeRow('setNull', at => ({type: 'set-null', at})),
	'row.rename': app => changeActiveSchema(app, startNaming),
	'form.restore': restoreField,
	'settings.save': saveSettings,
	'settings.reveal': reveal,
	'settings.cancel': leaveSettings,
	'call.send': call.send,
	'call.send-anyway': call.sendAnyway,
	'call.result': app => call.switchFocus(app),
	'call.leave': call.leaveCall,
	'call.cancel': call.cancel,
	'call.extend': call.extend,
	'call.another': call.another,
	'call.earlier': call.takeEarlier,
	'call.view': edit.switchView,
	'call.editor': edit.openEditor,
	'call.file': edit.askForFile,
	'call.lines': edit.openLines,
	'call.first-error': edit.goToFirstError,
	'call.remembered': remembered.openRemembered,
	'call.save': remembered.askToSave,
	'call.roots': roots.openRoots,
	'ask.take': asking.takeAsked,
	'ask.leave': overlay.closeTop,
	'ask.complete': asking.completeAsked,
	'ask.earlier': app => asking.recallAsked(app, 1),
	'ask.later': app => asking.recallAsked(app, -1),
	'lines.take': edit.takeLines,
	'remembered.take': remembered.takeRemembered,
	'remembered.run': remembered.runRemembered,
	'remembered.save': remembered.askToSave,
	'remembered.rename': remembered.askToRename,
	'remembered.delete': remembered.askToForget,
	'remembered.down': app => remembered.moveInRemembered(app, 1),
	'remembered.up': app => remembered.moveInRemembered(app, -1),
	'roots.add': roots.askForRoot,
	'roots.remove': roots.removeRootInFocus,
	'roots.down': app => roots.moveInRoots(app, 1),
	'roots.up': app => roots.moveInRoots(app, -1),
	'calls.question': question.showQuestion,
	'question.accept': question.accept,
	'question.accept-anyway': question.acceptAnyway,
	'question.decline': question.decline,
	'question.cancel': question.dismiss,
	'question.copy-url': question.copyUrl,
	'question.fill': question.fillSample,
	'question.up': app => question.scrollSample(app, -3),
	'question.down': app => question.scrollSample(app, 3),
	'result.again': call.send,
	'result.form': app => call.switchFocus(app, 'form'),
	'section.tools': app => offers.showSection(app, 'tools'),
	'section.prompts': app => offers.showSection(app, 'prompts'),
	'section.resources': app => offers.showSection(app, 'resources'),
	'section.server': app => offers.showSection(app, 'server'),
	'section.next': app => offers.nextSection(app, 1),
	'section.previous': app => offers.nextSection(app, -1),
	'offer.open': offers.openOffer,
	'offer.reload': offers.reload,
	'resource.watch': offers.toggleWatch,
	'server.level': offers.nextLevel,
	'server.ping': offers.ping,
	'request.complete': request.completeRequest,
	'request.send': request.sendRequest,
	'request.leave': request.leaveRequest,
	'answer.again': askAgain,
	'answer.leave': leaveResult,
	'result.search': result.openSearch,
	'result.next': app => result.findInAnswer(app, 1),
	'result.previous': app => result.findInAnswer(app, -1),
	'result.text': app => result.showResultTab(app, 'text'),
	'result.tree': app => result.showResultTab(app, 'tree'),
	'result.raw': app => result.showResultTab(app, 'raw'),
	'result.diff': app => result.showResultTab(app, 'diff'),
	'result.next-tab': app => result.nextResultTab(app, 1),
	'result.previous-tab': app => result.nextResultTab(app, -1),
	'result.wrap': result.toggleWrap,
	'result.right': app => result.sideways(app, 20),
	'result.left': app => result.sideways(app, -20),
	'result.next-part': app => result.nextPart(app, 1),
	'result.previous-part': app => result.nextPart(app, -1),
	'tree.toggle': app => result.fold(app, 'toggle'),
	'tree.open': app => result.fold(app, 'open'),
	'tree.close': app => result.fold(app, 'close'),
	'tree.all': app => result.fold(app, 'all'),

	'sync.write': sync.writeSync,
	'sync.restore': sync.pickToRestore,
	'sync.next': app => sync.nextEntry(app, 1),
	'sync.previous': app => sync.nextEntry(app, -1),
	'sync.pick': sync.pickEntry,
	'client.backups': backups.openBackups,
	'sync.backups': backups.openBackups,
	'backups.restore': backups.askToRestore,
	'backups.down': app => backups.moveInBackups(app, 1),
	'backups.up': app => backups.moveInBackups(app, -1),
	'confirm.take': app => overlay.answerConfirm(app),
	'confirm.switch': overlay.switchConfirm,
	'confirm.yes': app => overlay.answerConfirm(app, 'yes'),
	'confirm.save': app => overlay.answerConfirm(app, 'yes'),
	'confirm.no': app => overlay.answerConfirm(app, 'no'),
	'passphrase.take': passphrase.takePassphrase,
	'passphrase.leave': passphrase.leavePassphrase,
	'vault.take': vault.takeVault,
	'vault.switch': vault.switchVault,
	'palette.take': takeFromPalette,
	'palette.down': movePalette(1),
	'palette.up': movePalette(-1),

	'move.down': app => move(app, {lines: 1}),
	'move.up': app => move(app, {lines: -1}),
	'move.half-down': app => move(app, {pages: 0.5}),
	'move.half-up': app => move(app, {pages: -0.5}),
	'move.page-down': app => move(app, {pages: 1}),
	'move.page': app => move(app, {pages: 1}),
	'move.page-up': app => move(app, {pages: -1}),
	'move.first': app => move(app, 'first'),
	'move.last': app => move(app, 'last'),

	'overlay.close': overlay.closeTop,
	'command.copy': copy.openCopy,
	'copy.command': copy.copy('command'),
	'copy.text': copy.copy('text'),
	'copy.json': copy.copy('json'),
	'copy.arguments': copy.copy('arguments'),
	'copy.rpc': copy.copy('rpc'),
	'copy.node': copy.copy('node'),
	'copy.node-path': copy.copy('node-path'),
	'copy.uri': copy.copy('uri'),
	'copy.id': copy.copy('id'),
	'copy.path': copy.copy('path'),
	'copy.launch': copy.copy('launch'),
	'copy.hash': copy.copy('hash'),
	'copy.down': app => copy.moveCopy(app, 1),
	'copy.up': app => copy.moveCopy(app, -1),
	'copy.take': copy.takeCopy,
	'result.open': image.openPart,
	'result.view': image.viewPart,
	'result.save-part': savePart,
	'result.save': saveAnswer,
	'server.open-url': askForServer,
	'palette.open': overlay.openPalette,
	'history.open': overlay.openHistory,
	'mouse.toggle': app => {
		const on = app.terminal.toggleMouse();
		app.notify(
			'text',
			on
				? ours('The mouse clicks and scrolls here; with Shift it selects text as always.')
				: ours('The mouse is the terminal’s again.'),
		);
	},
	'history.copy': activity.copyEntry,
	'tasks.open': activity.openTasks,
	'task.open': activity.openActivity,
	'task.cancel': activity.cancelActivity,
	undo,
	refresh: app => app.terminal.repaint(),
	'help.open': overlay.openHelp,
	suspend: app => app.terminal.suspend(),
	quit: app => app.terminal.exit(0),
	interrupt: app => app.terminal.exit(130),
};
