/** URI templates (RFC 6570) as servers use them for their resources. */

type Operator = {first: string; between: string; named: boolean; reserved: boolean};

const plain: Operator = {first: '', between: ',', named: false, reserved: false};
const operators: Readonly<Record<string, Operator>> = {
	'+': {...plain, reserved: true},
	'#': {...plain, first: '#', reserved: true},
	'.': {...plain, first: '.', between: '.'},
	'/': {...plain, first: '/', between: '/'},
	';': {...plain, first: ';', between: ';', named: true},
	'?': {...plain, first: '?', between: '&', named: true},
	'&': {...plain, first: '&', between: '&', named: true},
};

const expression = /\{([+#./;?&]?)([^{}]*)\}/g;

function names(list: string): readonly string[] {
	return list.split(',').map(name => name.replace(/(?:\*|:\d+)$/, '').trim());
}

/** The variables of a template, each once, in order. */
export function templateVariables(template: string): readonly string[] {
	const all = [...template.matchAll(expression)].flatMap(([, , list = '']) => names(list));
	return [...new Set(all.filter(name => name !== ''))];
}

/** The URI that a template becomes with these values; what has no value is left out. */
export function expandTemplate(template: string, values: Readonly<Record<string, string>>): string {
	return template.replaceAll(expression, (_, sign: string, list: string) => {
		const {first, between, named, reserved} = operators[sign] ?? plain;
		const encode = (value: string) => {
			const text = value.toWellFormed();
			return reserved ? encodeURI(text) : encodeURIComponent(text);
		};
		const parts = names(list).flatMap(name => {
			const value = values[name];
			if (value === undefined) return [];
			return [named ? `${name}=${encode(value)}` : encode(value)];
		});
		return parts.length === 0 ? '' : first + parts.join(between);
	});
}
