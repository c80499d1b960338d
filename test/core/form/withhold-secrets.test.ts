import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../source/core/contract.ts';
import {soundsSecret} from '../../../source/core/form/schema-form/sensitive.ts';
import {withholdSecrets} from '../../../source/core/form/withhold-secrets.ts';
import {createRedactor} from '../../../source/core/redact.ts';

describe('a secret is left out of what is written down', () => {
	const schema: JsonObject = {
		type: 'object',
		properties: {
			city: {type: 'string'},
			pin: {type: 'integer', writeOnly: true},
			login: {$ref: '#/$defs/login'},
			either: {anyOf: [{type: 'string', format: 'password'}, {type: 'null'}]},
			list: {
				type: 'array',
				items: {type: 'object', properties: {code: {type: 'string', format: 'password'}}},
			},
		},
		$defs: {login: {type: 'object', properties: {user: {}, word: {type: 'string', format: 'password'}}}},
	};

	test('where the schema marks it, at any depth', () => {
		const args: JsonObject = {
			city: 'Bern',
			pin: 1234,
			login: {user: 'ada', word: 'lovelace'},
			either: 'x',
			list: [{code: 'a', n: 1}, {n: 2}],
		};
		expect(withholdSecrets(args, schema)).toEqual({
			args: {city: 'Bern', login: {user: 'ada'}, list: [{n: 1}, {n: 2}]},
			withheld: ['/pin', '/login/word', '/either', '/list/0/code'],
		});
	});

	test('where its name says so, also where the schema knows nothing', () => {
		const args = {
			env: {GITHUB_TOKEN: 'ghp_x', PATH: '/bin'},
			apiKey: 'k',
			max_tokens: 100,
			secrets: ['a', 'b'],
			headers: {Authorization: 'Bearer x'},
			credentials: {user: 'u'},
			password: 1234,
			token: null,
		};
		expect(withholdSecrets(args, {})).toEqual({
			args: {env: {PATH: '/bin'}, max_tokens: 100, headers: {}, token: null},
			withheld: [
				'/env/GITHUB_TOKEN',
				'/apiKey',
				'/secrets',
				'/headers/Authorization',
				'/credentials',
				'/password',
			],
		});
	});

	test('where a text holds one from the vault, in whatever form', () => {
		const redact = createRedactor(['s3cr3t-value']);
		const args = {
			url: 'https://x/?k=s3cr3t-value',
			list: ['a', 'xx s3cr3t-value', 'b'],
			coded: Buffer.from('id:s3cr3t-value').toString('base64'),
			's3cr3t-value': 1,
		};
		const {args: left, withheld} = withholdSecrets(args, {}, {redact});
		expect(left).toEqual({list: ['a', null, 'b']});
		expect(withheld).toHaveLength(4);
	});

	test('or has something stand in its place', () => {
		expect(withholdSecrets({a: 1, pin: 5}, schema, {standIn: key => `<${key}>`}).args).toEqual({
			a: 1,
			pin: '<pin>',
		});
	});
});

test.each<[string, boolean]>([
	['token', true],
	['pageToken', true],
	['APIKey', true],
	['api-key', true],
	['user.password', true],
	['clientSecret', true],
	['AWS_SECRET_ACCESS_KEY', true],
	['private_key', true],
	['key', false],
	['tokenizer', false],
	['secretary', false],
	['keyboard', false],
	['monkey', false],
])('the name %s: %s', (name, secret) => {
	expect(soundsSecret(name)).toBe(secret);
});
