import type {AppState} from '../../app-state.ts';
import {inside, layoutOf} from '../../layout.ts';
import {serverLines} from './offer-lines.ts';
import {itemsOf, offerOf, shownServer} from './offers.ts';

/** How far one can move in the section that is shown: to the last item, or until the last line is seen. */
export function lastOffer(state: AppState, height: number): number {
	const id = shownServer(state);
	const offer = offerOf(state, id);
	const {section} = state.offers;
	if (section === 'prompts') return itemsOf(offer.prompts).length - 1;
	if (section === 'resources') return itemsOf(offer.resources).length - 1;
	const {detail, body} = layoutOf(state);
	const {width} = inside(id === state.selected ? (detail ?? body) : body);
	return serverLines(offer, id ?? '', width).length - height;
}
