import {chmodSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {missingSessionBus} from '../../../source/core/secrets/session-bus.ts';
import {temporaryFolder} from '../../support/temporary.ts';

function runtimeFolder(): string {
	const folder = temporaryFolder();
	writeFileSync(join(folder, 'bus'), '');
	return folder;
}

describe.skipIf(process.platform !== 'linux')('finding the session bus on Linux', () => {
	test('what the environment says is left alone', () => {
		const env = {XDG_RUNTIME_DIR: '/x', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/y'};
		expect(missingSessionBus(env, {XDG_RUNTIME_DIR: runtimeFolder()})).toEqual({});
	});

	test('a bare environment gets what was recorded when the client was set up', () => {
		const folder = runtimeFolder();
		const recorded = {
			XDG_RUNTIME_DIR: folder,
			DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-abc,guid=1',
		};
		expect(missingSessionBus({}, recorded)).toEqual(recorded);
	});

	test('a recorded bus that is gone gives way to the one of the runtime folder', () => {
		const folder = runtimeFolder();
		const recorded = {XDG_RUNTIME_DIR: folder, DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/gone,guid=1`};
		expect(missingSessionBus({}, recorded).DBUS_SESSION_BUS_ADDRESS).toBe(`unix:path=${folder}/bus`);
	});

	test('a bus where others could have put another one is not asked', () => {
		const folder = runtimeFolder();
		const recorded = {DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus`};
		expect(missingSessionBus({}, recorded)).toMatchObject(recorded);
		symlinkSync(folder, `${folder}/link`);
		for (const [address, mode] of [
			[`unix:path=${folder}/bus`, 0o777],
			[`unix:path=${folder}/link/bus`, 0o700],
			[`unix:path=${folder}/bus;unix:path=/nowhere/bus`, 0o700],
		] as const) {
			chmodSync(folder, mode);
			expect(missingSessionBus({}, {DBUS_SESSION_BUS_ADDRESS: address}), address).toEqual({});
		}
		chmodSync(folder, 0o755);
		expect(missingSessionBus({}, {XDG_RUNTIME_DIR: folder}).XDG_RUNTIME_DIR).not.toBe(folder);
	});

	test('a runtime folder of somebody else is not trusted', () => {
		const other = process.getuid?.() === 0 ? '/nowhere' : '/proc/1';
		expect(missingSessionBus({}, {XDG_RUNTIME_DIR: other}).XDG_RUNTIME_DIR).not.toBe(other);
	});
});
