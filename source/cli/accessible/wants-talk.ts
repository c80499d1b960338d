import type {GlobalOptions} from '../program.ts';

function isOn(value: string | undefined): boolean {
	return value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase());
}

/** Whether the user wants to be talked to instead of being shown screens. */
export function wantsTalk({accessible}: GlobalOptions, env: NodeJS.ProcessEnv): boolean {
	return accessible === true || isOn(env.ACCESSIBLE) || isOn(env.INK_SCREEN_READER);
}
