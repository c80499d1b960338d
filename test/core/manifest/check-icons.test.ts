import {expect, test} from 'vitest';
import {checkIcons} from '../../../source/core/manifest/check-icons.ts';
import {parseManifest} from '../../../source/core/manifest/parse-manifest.ts';
import {manifestBytes, rawManifest} from '../../support/manifests.ts';

const png = Buffer.from('\u0089PNG\r\n\u001A\nrest', 'latin1');
const files: Readonly<Record<string, Uint8Array>> = {
	'icon.png': png,
	'icon.svg': Buffer.from('<svg/>'),
	'cut.png': png.subarray(0, 4),
};

async function warningsOf(changes: Record<string, unknown>) {
	const {icons} = await parseManifest(manifestBytes(rawManifest(changes)));
	return checkIcons(icons, async path => files[path]);
}

test.each([
	['icon.png', undefined],
	['./icon.png', undefined],
	['https://example.com/icon.png', undefined],
	['icon.svg', 'icon "icon.svg" is not a PNG image'],
	['cut.png', 'icon "cut.png" is not a PNG image'],
	['gone.png', 'icon "gone.png" is not in the bundle'],
	['../icon.png', 'icon "../icon.png" is not in the bundle'],
	['/usr/share/icon.png', 'icon "/usr/share/icon.png" is not a path inside the bundle'],
	['C:\\icon.png', 'icon "C:\\\\icon.png" is not a path inside the bundle'],
	['${__dirname}/icon.png', 'icon "${__dirname}/icon.png" is not a path inside the bundle'],
])('an icon %s: %s', async (icon, warning) => {
	const expected = warning === undefined ? [] : [expect.stringContaining(warning)];
	expect(await warningsOf({icon})).toEqual(expected);
	const icons = [{src: icon, size: '16x16'}];
	const inList = expected.length === 0 ? [] : [expect.stringMatching(/^icons\.0 "/)];
	expect(await warningsOf({icons})).toEqual(inList);
});

test('thousands of icons are not thousands of warnings', async () => {
	const icons = Array.from({length: 3000}, (_, index) => ({src: `${index}.png`, size: '1x1'}));
	expect(await warningsOf({icons})).toHaveLength(101);
});
