import process from 'node:process';
import fc from 'fast-check';

/**
 * What properties begin their random inputs with: the same in each run, so that a change is judged by itself.
 * `MCPB_TUI_TEST_SEED=<number>` looks elsewhere.
 */
export const seed = Number(process.env.MCPB_TUI_TEST_SEED ?? 20_261_129);

fc.configureGlobal({...fc.readConfigureGlobal(), seed});
