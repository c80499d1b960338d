function tool(name, title, description, properties, required = [], rest = {}) {
	return {name, title, description, inputSchema: {type: 'object', properties, required}, ...rest};
}

const readOnly = {annotations: {readOnlyHint: true}};
const whole = {type: 'integer'};

export const tools = [
	tool(
		'greet',
		'Greet',
		'Greets somebody, in one of four languages.',
		{
			name: {type: 'string', description: 'Whom; the name in the settings when it is left out'},
			language: {
				type: 'string',
				enum: ['english', 'french', 'german', 'japanese'],
				default: 'english',
				description: 'In which language',
			},
		},
		[],
		readOnly,
	),
	tool(
		'add',
		'Add',
		'Adds two numbers.',
		{
			a: {type: 'number', description: 'The first number'},
			b: {type: 'number', description: 'The second number'},
		},
		['a', 'b'],
		{
			...readOnly,
			outputSchema: {type: 'object', properties: {sum: {type: 'number'}}, required: ['sum']},
		},
	),
	tool(
		'roll_dice',
		'Roll dice',
		'Rolls dice; the same seed gives the same roll.',
		{
			count: {...whole, minimum: 1, maximum: 20, default: 2, description: 'How many dice'},
			sides: {...whole, minimum: 2, maximum: 100, default: 6, description: 'How many sides each has'},
			seed: {...whole, description: 'Any whole number, for a roll that can be repeated'},
		},
		[],
		readOnly,
	),
	tool(
		'weather_report',
		'Weather report',
		"Tells a city's weather: made up, but always the same.",
		{
			city: {type: 'string', minLength: 1, description: 'Which city'},
			days: {...whole, minimum: 1, maximum: 7, default: 1, description: 'For how many days'},
		},
		['city'],
		readOnly,
	),
	tool(
		'write_note',
		'Write note',
		'Writes a note into the first notes folder of the settings. A note of the same title is replaced.',
		{
			title: {type: 'string', minLength: 1, description: 'Also makes the name of the file'},
			body: {type: 'string', description: 'What to write; Markdown is fine'},
		},
		['title', 'body'],
		{annotations: {destructiveHint: true, idempotentHint: true}},
	),
	tool(
		'slow_count',
		'Slow count',
		'Counts slowly, with progress and log lines.',
		{to: {...whole, minimum: 1, maximum: 1000, default: 10, description: 'How far to count'}},
		[],
		readOnly,
	),
	tool(
		'fail',
		'Fail',
		'Answers with an error, to see what that looks like.',
		{message: {type: 'string', description: 'What to say'}},
		[],
		readOnly,
	),
];
