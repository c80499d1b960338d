import type {Finding, FindingLevel} from '../contract.ts';
import {safeLine, safeText} from '../safe-text.ts';

type More = {detail?: string | undefined; fix?: string; fixable?: boolean; extension?: string};

/** A finding of texts that may come from outside; an empty detail is none. */
export function finding(
	level: FindingLevel,
	id: string,
	title: string,
	{detail, fix, fixable = false, extension}: More = {},
): Finding {
	return {
		id,
		level,
		title: safeLine(title),
		...(detail && {detail: safeText(detail)}),
		...(fix && {fix: safeLine(fix)}),
		fixable,
		...(extension !== undefined && {extension}),
	};
}
