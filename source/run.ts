/**
 * The launcher: `run.js <id>`, started by a client's entry over stdio, or with `--detached` by `start`.
 * It is in the way of every message of every server, so it imports nothing of the screens and nothing of the SDK.
 */
import process from 'node:process';
import {runLauncher} from './core/runtime/run-launcher.ts';

process.exitCode = await runLauncher(process.argv.slice(2), import.meta.dirname);
process.exit();
