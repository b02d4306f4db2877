import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a child to its end. `status` is never null: a child ended by a signal counts as failed. A signal that
 * reaches us is passed on and then ends us too; a child that is not done after `limitMs` is ended.
 */
export const run = (command, args, { env = {}, output = 'inherit', limitMs = 0 } = {}) =>
  new Promise((resolve, reject) => {
    const stdio = { inherit: 'inherit', stderr: ['ignore', 2, 2], collect: ['ignore', 'pipe', 'pipe'] }[output];
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));

    let received;
    const pass = (signal) => {
      received = signal;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);

    let late = false;
    let killer;
    const timer = limitMs
      ? setTimeout(() => {
          late = true;
          child.kill('SIGTERM');
          killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
        }, limitMs)
      : undefined;
    const settled = () => {
      clearTimeout(timer);
      clearTimeout(killer);
      for (const signal of signals) process.off(signal, pass);
    };
    child.on('error', (error) => {
      settled();
      reject(error);
    });
    child.on('close', (code, signal) => {
      settled();
      // Whoever ended us did not mean the child alone.
      if (received) process.kill(process.pid, received);
      resolve({ status: code ?? 1, signal, late, text: Buffer.concat(chunks).toString('utf8') });
    });
  });

/** Runs a script with this very Node. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Runs npm: the one that runs us, if any, so that no shell and no PATH are needed. */
export const runNpm = (args, options) =>
  /npm-cli\.c?js$/.test(process.env.npm_execpath ?? '')
    ? runNode([process.env.npm_execpath, ...args], options)
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
