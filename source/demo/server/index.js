// The sample server of mcpb-tui: MCP over standard input and output, one JSON message a line, no dependencies.
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {tools} from './tools.js';

const [notesFolder] = process.argv.slice(2);
const {SAMPLE_NAME = 'friend', SAMPLE_PAUSE = '500', SAMPLE_SHOUT, SAMPLE_WEATHER_TOKEN} = process.env;

const cancelled = new Set();

function send(message) {
	process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`);
}

function log(line) {
	process.stderr.write(`${line}\n`);
}

function text(words, structured) {
	return {content: [{type: 'text', text: words}], ...(structured && {structuredContent: structured})};
}

function problem(words) {
	return {...text(words), isError: true};
}

/** A number that depends on the text alone (FNV-1a). */
function numberFrom(words) {
	let hash = 0x811c9dc5;
	for (const byte of Buffer.from(words)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
	return hash;
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function createRandom(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const greetings = {english: 'Hello', french: 'Bonjour', german: 'Guten Tag', japanese: 'こんにちは'};
const skies = ['clear', 'cloudy', 'foggy', 'rainy', 'windy', 'stormy'];

const pause = () => new Promise(resolve => setTimeout(resolve, Number(SAMPLE_PAUSE) || 500));

const handlers = {
	greet({name = SAMPLE_NAME, language = 'english'}) {
		const greeting = `${greetings[language] ?? greetings.english}, ${name}!`;
		return text(SAMPLE_SHOUT === 'true' ? greeting.toUpperCase() : greeting);
	},

	add({a, b}) {
		return text(String(a + b), {sum: a + b});
	},

	roll_dice({count = 2, sides = 6, seed}) {
		const random = createRandom(seed ?? Date.now());
		const rolls = Array.from({length: count}, () => 1 + Math.floor(random() * sides));
		const total = rolls.reduce((sum, roll) => sum + roll, 0);
		return text(`${rolls.join(' + ')} = ${total}`, {rolls, total});
	},

	weather_report({city, days = 1}) {
		if (!SAMPLE_WEATHER_TOKEN) return problem('There is no weather token: set it in the settings.');
		const report = Array.from({length: days}, (_, day) => {
			const number = numberFrom(`${city.toLowerCase()} ${day}`);
			return {day: day + 1, sky: skies[number % skies.length], celsius: ((number >>> 8) % 45) - 10};
		});
		const lines = report.map(({day, sky, celsius}) => `Day ${day}: ${sky}, ${celsius} °C`);
		return text(`${city}\n${lines.join('\n')}`, {city, report});
	},

	async write_note({title, body}) {
		if (!notesFolder) return problem('There is no notes folder: add one in the settings.');
		const name =
			title
				.toLowerCase()
				.replace(/[^\p{L}\p{N}]+/gu, '-')
				.replace(/^-|-$/g, '') || 'note';
		const file = join(notesFolder, `${name.slice(0, 60)}.md`);
		await mkdir(notesFolder, {recursive: true});
		await writeFile(file, `# ${title}\n\n${body}\n`);
		log(`wrote ${file}`);
		return text(`Written: ${file}`);
	},

	async slow_count({to = 10}, {id, progressToken}) {
		for (let count = 1; count <= to; count++) {
			await pause();
			if (cancelled.delete(id)) {
				log(`stopped counting at ${count}`);
				return undefined;
			}
			log(`counted ${count} of ${to}`);
			if (progressToken === undefined) continue;
			const params = {progressToken, progress: count, total: to, message: `${count} of ${to}`};
			send({method: 'notifications/progress', params});
		}
		return text(`Counted to ${to}.`);
	},

	fail({message = 'It failed, as it was asked to.'}) {
		log('error: about to fail, on purpose');
		return problem(message);
	},
};

async function call(id, {name, arguments: input = {}, _meta}) {
	const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
	if (!handler) {
		send({id, error: {code: -32602, message: `There is no tool ${name}`}});
		return;
	}
	log(`tool ${name} called`);
	try {
		const result = await handler(input, {id, progressToken: _meta?.progressToken});
		if (result) send({id, result});
	} catch (error) {
		send({id, result: problem(String(error.message))});
	}
}

async function answer({id, method, params = {}}) {
	if (method === 'initialize') {
		send({
			id,
			result: {
				protocolVersion: params.protocolVersion,
				capabilities: {tools: {}},
				serverInfo: {name: 'sample-workshop', title: 'Sample Workshop', version: '1.0.0'},
			},
		});
	} else if (method === 'tools/list') send({id, result: {tools}});
	else if (method === 'tools/call') await call(id, params);
	else if (method === 'ping') send({id, result: {}});
	else if (method === 'notifications/cancelled') cancelled.add(params.requestId);
	else if (id !== undefined && method !== undefined) {
		send({id, error: {code: -32601, message: `There is no method ${method}`}});
	}
}

log(`Sample Workshop is ready; notes go ${notesFolder ? `to ${notesFolder}` : 'nowhere yet'}`);
const lines = createInterface({input: process.stdin});
lines.on('line', line => {
	try {
		void answer(JSON.parse(line));
	} catch {
		send({id: null, error: {code: -32700, message: 'That line is no JSON'}});
	}
});
lines.on('close', () => process.exit(0));
