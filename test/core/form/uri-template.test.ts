import {expect, test} from 'vitest';
import {parseHeader} from '../../../source/core/form/header.ts';
import {expandTemplate, templateVariables} from '../../../source/core/form/uri-template.ts';

// The examples of RFC 6570, sections 1.2 and 3.2, as far as values are texts.
test.each([
	['{var}', 'value'],
	['{hello}', 'Hello%20World%21'],
	['{+hello}', 'Hello%20World!'],
	['{+path}/here', '/foo/bar/here'],
	['X{#hello}', 'X#Hello%20World!'],
	['map?{x,y}', 'map?1024,768'],
	['{#path,x}/here', '#/foo/bar,1024/here'],
	['X{.var,x}', 'X.value.1024'],
	['{/var,x}/here', '/value/1024/here'],
	['{;x,y}', ';x=1024;y=768'],
	['{?x,y}', '?x=1024&y=768'],
	['?fixed=yes{&x}', '?fixed=yes&x=1024'],
	['{?x,undef}', '?x=1024'],
	['a{undef}b', 'ab'],
	['no-variables', 'no-variables'],
	['{var:3}', 'val'],
	['{x,hello,y}', '1024,Hello%20World%21,768'],
	['X{.empty}', 'X.'],
	['{/x,empty}', '/1024/'],
	['{;x,empty}', ';x=1024;empty'],
	['{?x,empty}', '?x=1024&empty='],
	['{+brackets}', '[a]'],
	['{brackets}', '%5Ba%5D'],
	['{+escaped}{escaped}', '%41%2541'],
	['{+percent}', '50%25a%25'],
	['{face:1}', '%F0%9F%98%80'],
	['{half}', '%EF%BF%BD'],
	['é{var}', '%C3%A9value'],
	['{constructor}{toString}a{b', 'a{b'],
	['{ var , x }', 'value,1024'],
	['{}{,}', '{}'],
])('the template %s becomes %s', (template, uri) => {
	const values = {
		var: 'value',
		hello: 'Hello World!',
		path: '/foo/bar',
		x: '1024',
		y: '768',
		empty: '',
		brackets: '[a]',
		escaped: '%41',
		percent: '50%a%',
		face: '\u{1F600}a',
		half: '\uD83D',
	};
	expect(expandTemplate(template, values)).toBe(uri);
});

test('its variables are known, each once', () => {
	expect(templateVariables('a://{host}/{+path*}{?q,host,page:3}')).toEqual(['host', 'path', 'q', 'page']);
	expect(templateVariables('a://{}/b')).toEqual([]);
});

test('a header names a secret of the vault, or says its value', () => {
	expect(parseHeader('Authorization=Bearer vault:gh')).toEqual({
		name: 'Authorization',
		value: {before: 'Bearer ', vault: 'gh'},
	});
	expect(parseHeader('X-Key=vault:a.b-c')).toEqual({name: 'X-Key', value: {before: '', vault: 'a.b-c'}});
	expect(parseHeader('X=a=b')).toEqual({name: 'X', value: 'a=b'});
	expect(parseHeader('X=vault:no such name')).toEqual({name: 'X', value: 'vault:no such name'});
	expect(() => parseHeader('=x')).toThrow('is no name=value');
});
