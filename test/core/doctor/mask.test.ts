import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createMask} from '../../../source/core/doctor/mask.ts';

const ada = {home: '/home/ada', user: 'ada'};

test('the home folder, the name and secrets go, and words that only contain them stay', () => {
	const mask = createMask(['s3cret-token'], ada);
	expect(mask('/home/ada/x /home/ada, /home/adam/x /home/ada.old/x')).toBe(
		'~/x ~, /home/adam/x /home/<user>.old/x',
	);
	expect(mask('Ada said: adapter, canada, ada@host, C:\\Users\\ada\\x')).toBe(
		'<user> said: adapter, canada, <user>@host, C:\\Users\\<user>\\x',
	);
	expect(mask(`key=s3cret-token ${btoa('x:s3cret-token')} https://me:pw@example.org/x`)).toBe(
		`key=[secret] ${mask(btoa('x:s3cret-token'))} https://[…]@example.org/x`,
	);
	expect(mask(btoa('x:s3cret-token'))).toContain('[secret]');
});

test('a secret goes first, so that nothing cuts it into pieces that are not known', () => {
	expect(createMask(['/home/ada/secret'], ada)('at /home/ada/secret')).toBe('at [secret]');
});

test('an account of a machine is nobody, and its name stays a word', () => {
	const mask = createMask([], {home: '/home/node', user: 'node'});
	expect(mask('node runs /home/node/x')).toBe('node runs ~/x');
	expect(createMask([], {home: '/', user: 'root'})('/etc and /')).toBe('/etc and /');
});

test('on Windows a home is also known as JSON spells it', () => {
	const mask = createMask([], {home: 'C:\\Users\\Ada Lovelace', user: 'Ada Lovelace'});
	expect(mask('C:\\Users\\Ada Lovelace\\x "C:\\\\Users\\\\Ada Lovelace\\\\x"')).toBe('~\\x "~\\\\x"');
});

test('whatever stands around it, no home and no secret is left', () => {
	const mask = createMask(['s3cret-token'], ada);
	fc.assert(
		fc.property(fc.string(), fc.string(), (before, after) => {
			expect(mask(`${before} /home/ada/${after} s3cret-token`)).not.toMatch(/\/home\/ada\/|s3cret-token/);
		}),
		{seed: 3},
	);
});
