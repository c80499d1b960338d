import type {Warn} from './mend-manifest.ts';

type Raw = Record<string, unknown>;

const types = ['string', 'number', 'boolean', 'directory', 'file'];

/** Other names that authors use, and what they mean. */
const aliases: Readonly<Record<string, {type: string; sensitive?: true}>> = {
	integer: {type: 'number'},
	int: {type: 'number'},
	float: {type: 'number'},
	bool: {type: 'boolean'},
	folder: {type: 'directory'},
	dir: {type: 'directory'},
	text: {type: 'string'},
	password: {type: 'string', sensitive: true},
	secret: {type: 'string', sensitive: true},
};

function isRecord(value: unknown): value is Raw {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns why the type is not taken as written. */
function mendType(option: Raw): string | undefined {
	const {type} = option;
	if (typeof type === 'string' && types.includes(type)) return undefined;
	const name = typeof type === 'string' ? type.toLowerCase() : '';
	const alias = types.includes(name)
		? {type: name}
		: Object.hasOwn(aliases, name)
			? aliases[name]
			: undefined;
	Object.assign(option, alias ?? {type: 'string'});
	if (type === undefined) return 'has no type and is edited as text';
	const written = JSON.stringify(type).slice(0, 80);
	return alias
		? `has the type ${written}, which is read as ${alias.type}`
		: `has the unknown type ${written} and is edited as text`;
}

const switches: Readonly<Record<string, boolean>> = {true: true, false: false};

function mendFlags(option: Raw, warn: Warn): void {
	for (const name of ['required', 'multiple', 'sensitive']) {
		const value = option[name];
		if (typeof value !== 'string' || !Object.hasOwn(switches, value)) continue;
		option[name] = switches[value];
		warn(`${name} is the text "${value}" and is read as ${value}`);
	}
}

function mendLimits(option: Raw, warn: Warn): void {
	for (const name of ['min', 'max']) {
		const value = option[name];
		if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) continue;
		delete option[name];
		warn(`${name} is no number and is left out`);
	}
}

/** A default in the option's own type; undefined when it cannot be one. */
function typedDefault(type: unknown, value: unknown): string | number | boolean | undefined {
	if (type === 'number') {
		const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
	}
	if (type === 'boolean') {
		if (typeof value === 'string') return Object.hasOwn(switches, value) ? switches[value] : undefined;
		return typeof value === 'boolean' ? value : undefined;
	}
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: undefined;
}

function mendList(option: Raw, value: readonly unknown[], warn: Warn): void {
	const texts = value.filter(item => ['string', 'number', 'boolean'].includes(typeof item)).map(String);
	if (texts.length < value.length) warn('its default holds values that are no texts; they are left out');
	option.default = texts;
	if (option.multiple === true) return;
	option.multiple = true;
	warn('its default is a list, so it takes several values');
}

function mendDefault(option: Raw, warn: Warn): void {
	if (!Object.hasOwn(option, 'default')) return;
	const {default: value, type, multiple} = option;
	if (Array.isArray(value)) {
		mendList(option, value, warn);
		return;
	}
	const typed = typedDefault(type, value);
	// An empty default says no more than none.
	if (typed === undefined || typed === '') {
		delete option.default;
		if (typed !== '')
			warn(`its default ${JSON.stringify(value)?.slice(0, 80)} is no ${type} and is left out`);
		return;
	}
	if (typed !== value) warn(`its default ${JSON.stringify(value)} is read as ${JSON.stringify(typed)}`);
	option.default = multiple === true ? [String(typed)] : typed;
}

/** Mends one option in place and returns the note to show beside it. */
function mendOption(key: string, option: Raw, warn: Warn): string | undefined {
	for (const [name, value] of Object.entries(option)) {
		if (value !== null) continue;
		delete option[name];
		warn(`${name} is null and is left out`);
	}
	const note = mendType(option);
	if (note) warn(note);
	if (typeof option.title !== 'string' || option.title.trim() === '') {
		option.title = key;
		warn('has no title; its key stands for it');
	}
	if (typeof option.description !== 'string') {
		option.description = '';
		warn('has no description');
	}
	mendFlags(option, warn);
	mendLimits(option, warn);
	mendDefault(option, warn);
	return note;
}

/**
 * Makes what authors really write in `user_config` fit the schema, in place, with a warning for each change.
 * Returns, by key, why an option is not taken as written.
 */
export function mendUserConfig(userConfig: unknown, warn: Warn): ReadonlyMap<string, string> {
	if (!isRecord(userConfig)) return new Map();
	const notes = Object.entries(userConfig).flatMap(([key, option]) => {
		if (!isRecord(option)) return [];
		const note = mendOption(key, option, text => warn(`user_config.${key} ${text}`));
		return note === undefined ? [] : [[key, `It ${note}.`] as const];
	});
	return new Map(notes);
}
