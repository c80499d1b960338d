import {ours} from '../../core/safe-text.ts';
import type {KeyFacts} from './key-facts.ts';

/** Keys that go from panel to panel and from tab to tab, and those of the filter. */
export const panelKeys = [
	{
		id: 'detail.back',
		keys: ['esc', 'left', 'h', 'backspace'],
		label: ours('back'),
		where: ['detail'],
		group: 'General',
		footer: 9,
	},
	{id: 'panel.next', keys: ['tab'], label: ours('next panel'), where: ['home'], group: 'Moving'},
	{
		id: 'panel.previous',
		keys: ['shift-tab'],
		label: ours('previous panel'),
		where: ['home'],
		group: 'Moving',
	},
	{
		id: 'panel.larger',
		keys: ['+'],
		label: ours('larger panel'),
		where: ['home', 'call-result'],
		group: 'Moving',
	},
	{
		id: 'panel.smaller',
		keys: ['_'],
		label: ours('smaller panel'),
		where: ['home', 'call-result'],
		group: 'Moving',
	},
	{id: 'tab.next', keys: [']'], label: ours('next tab'), where: ['home'], group: 'Moving'},
	{id: 'tab.previous', keys: ['['], label: ours('previous tab'), where: ['home'], group: 'Moving'},
	{id: 'tab.overview', keys: ['1'], label: ours('overview'), where: ['home'], group: 'Moving'},
	{id: 'tab.settings', keys: ['2'], label: ours('settings'), where: ['home'], group: 'Moving'},
	{id: 'tab.tools', keys: ['3'], label: ours('tools'), where: ['home'], group: 'Moving'},
	{id: 'tab.logs', keys: ['4'], label: ours('logs'), where: ['home'], group: 'Moving'},
	{id: 'tab.calls', keys: ['5'], label: ours('calls'), where: ['home'], group: 'Moving'},
	{
		id: 'filter.keep',
		keys: ['enter', 'tab'],
		label: ours('keep the filter'),
		where: ['filter'],
		group: 'Looking',
		footer: 1,
	},
	{id: 'filter.clear', keys: ['esc'], label: ours('clear'), where: ['filter'], group: 'Looking', footer: 2},
	{id: 'filter.down', keys: ['down', 'ctrl-n'], label: ours('down'), where: ['filter'], group: 'Moving'},
	{id: 'filter.up', keys: ['up', 'ctrl-p'], label: ours('up'), where: ['filter'], group: 'Moving'},
	{
		id: 'filter.drop',
		keys: ['esc'],
		label: ours('clear the filter, then the marks'),
		where: ['extensions'],
		group: 'Looking',
	},
] as const satisfies readonly KeyFacts[];
