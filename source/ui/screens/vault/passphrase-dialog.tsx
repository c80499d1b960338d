import {ours} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import {empty, line, paragraph, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {centred, inside, layoutOf} from '../../layout.ts';
import type {PassphraseState} from './passphrase-actions.ts';

/** The question for the passphrase; what is typed is never shown. */
export function PassphraseDialog({attempt, typed}: PassphraseState) {
	const {body} = layoutOf(useAppState());
	const {width} = inside(centred(body, 66, 10));
	const why = paragraph(
		ours('The secrets are behind a passphrase. It is asked for once, until you leave.'),
		width,
	);
	const rectangle = centred(body, 66, why.length + 5);
	const rows = [
		...textRows([...why, empty], width),
		[
			<Row key="cursor" line={[seg(ours('> '), 'key')]} width={2} />,
			<TextField key="field" edit={typed} width={width - 2} hidden />,
		],
		<Row key="wrong" line={attempt > 1 ? line(ours('That was not it.'), 'warn') : empty} width={width} />,
	];
	return <Panel rectangle={rectangle} title={titled(seg(ours('Passphrase'), 'strong'))} active rows={rows} />;
}
