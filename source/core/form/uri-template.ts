/** URI templates (RFC 6570) as servers use them for their resources. */

import {parseTemplate} from 'url-template';

const expression = /(\{[^{}]+\})/;

type Variable = {
	name: string /** How many characters of its value are meant; all unless told. */;
	most: number;
};

function variablesOf(part: string): readonly Variable[] {
	const list = part.slice(1, -1).replace(/^[+#./;?&]/, '');
	return list.split(',').flatMap(item => {
		const [, name = '', most] = /^\s*([^:*]*?)\s*(?::(\d+)|\*)?\s*$/.exec(item) ?? [];
		return name === '' ? [] : [{name, most: most === undefined ? Number.POSITIVE_INFINITY : Number(most)}];
	});
}

/** The variables of a template, each once, in order. */
export function templateVariables(template: string): readonly string[] {
	const parts = template.split(expression).filter((_, index) => index % 2 === 1);
	return [...new Set(parts.flatMap(part => variablesOf(part).map(({name}) => name)))];
}

/** The values that an expression needs, cut to the characters that it wants: the library counts halves of them. */
function valuesFor(part: string, values: Readonly<Record<string, string>>): Record<string, string> {
	const mine: Record<string, string> = Object.create(null);
	for (const {name, most} of variablesOf(part)) {
		if (!Object.hasOwn(values, name)) continue;
		const whole = values[name]?.toWellFormed() ?? '';
		const cut = most < whole.length ? [...whole].slice(0, most).join('') : whole;
		// Where reserved characters pass, only a percent sign that begins no escape is encoded.
		mine[name] = /^\{[+#]/.test(part) ? cut.replaceAll(/%(?![\dA-Fa-f]{2})/g, '%25') : cut;
	}
	return mine;
}

/** The URI that a template becomes with these values; what has no value is left out. */
export function expandTemplate(template: string, values: Readonly<Record<string, string>>): string {
	return template
		.split(expression)
		.map((part, index) => {
			if (index % 2 === 0) return parseTemplate(part.toWellFormed()).expand({});
			return parseTemplate(part.toWellFormed().replaceAll(/\s|:\d+/g, '')).expand(valuesFor(part, values));
		})
		.join('');
}
