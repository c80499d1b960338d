/** What `extract.ts` measures as a process: opens a bundle, judges it and unpacks it. */
import process from 'node:process';
import {openBundle} from '../../source/core/bundle/open-bundle.ts';
import {defaultSettings} from '../../source/core/settings.ts';

const [source, folder] = process.argv.slice(2) as [string, string];
const bundle = await openBundle(source, {limits: defaultSettings.limits});
await bundle.unpack(folder);
bundle.close();
