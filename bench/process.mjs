// Whole commands, as somebody at a shell would wait for them.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** Runs a command to its end: how long it took in seconds, and the most memory its own process held, in MB. */
export function run(command, args, { cwd, expect = [0] } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let peak = 0;
    let said = '';
    // VmHWM only ever grows, so the last look misses nothing but the last moment.
    const watch = setInterval(() => { peak = Math.max(peak, highWater(child.pid)); }, 5);
    child.stdout.on('data', () => {});
    child.stderr.on('data', text => { said = (said + text).slice(-2000); });
    child.on('error', error => { clearInterval(watch); reject(error); });
    child.on('close', code => {
      clearInterval(watch);
      const seconds = (performance.now() - started) / 1000;
      if (expect.includes(code)) resolve({ seconds, peak });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${said}`));
    });
  });
}

function highWater(pid) {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line ? Number(line[1]) / 1000 : 0;
  } catch {
    return 0; // It has just ended.
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
