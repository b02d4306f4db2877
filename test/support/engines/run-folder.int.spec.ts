import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { runTs } from '#test/run-ts';

const isListening = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });

describe('a test run that is killed', () => {
  it('leaves neither a process nor a file', async () => {
    const run = runTs(join(process.cwd(), 'test/support/engines/run-owner.program.ts'), [], {
      cwd: tmpdir(),
      env: { FENGSUI_TEST_RUN: '' },
    });
    const { url, folder } = JSON.parse(await run.line());
    const port = Number(new URL(url).port);
    expect(await isListening(port)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    run.child.kill('SIGKILL');
    await run.ended;
    await eventually(async () => expect([await isListening(port), existsSync(folder)]).toEqual([false, false]), {
      timeoutMs: 20_000,
    });
  }, 60_000);
});
