import { register } from 'node:module';

/*
 * Lets plain Node run our sources, for tests that need a process of its own to kill:
 *   node --conditions=source --import <this file> program.ts
 */
register('./ts-hooks.mjs', import.meta.url);
