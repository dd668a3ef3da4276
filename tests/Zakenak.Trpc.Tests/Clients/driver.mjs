// node driver.mjs FOLDER: runs scripts of the tests with the tRPC client installed in that folder, as long as stdin is
// open. A line in is {"id", "url", "script"}; a line out is {"id", "result"} or {"id", "failure"}.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const folder = process.argv[2];
const require = createRequire(join(folder, 'package.json'));
const trpc = require('@trpc/client');

const links = {
  http: trpc.httpLink,
  batch: trpc.httpBatchLink,
  stream: trpc.httpBatchStreamLink ?? trpc.unstable_httpBatchStreamLink,
  subscription: trpc.httpSubscriptionLink,
};

// Version 10 has no subscriptions over HTTP, and so no EventSource.
const EventSource = trpc.httpSubscriptionLink && require('eventsource').EventSource;
// Version 11.0 also looks at the global one.
globalThis.EventSource ??= EventSource;
const create = trpc.createTRPCProxyClient ?? trpc.createTRPCClient;
const AsyncFunction = (async () => {}).constructor;

const lines = createInterface({ input: process.stdin });

// A subscription that a failed test left would connect anew for ever.
lines.on('close', () => process.exit());

lines.on('line', async line => {
  const { id, url, script } = JSON.parse(line);
  const connect = (link, options = {}) =>
    create({ links: [links[link]({ url, ...(link === 'subscription' ? { EventSource } : {}), ...options })] });
  let answer;
  try {
    const run = new AsyncFunction('connect', 'outcome', 'follow', 'url', 'EventSource', script);
    answer = { id, result: (await run(connect, outcome, follow, url, EventSource)) ?? null };
  } catch (error) {
    answer = { id, failure: String(error?.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
});

// What a call came to: {value}, {undefined: true} or {error}.
async function outcome(promise) {
  try {
    const value = await promise;
    return value === undefined ? { undefined: true } : { value };
  } catch (error) {
    return { error: describe(error) };
  }
}

function describe(error) {
  return { name: error.name, message: error.message, code: error.shape?.code, data: error.data };
}

// Subscribes. `events` fills with what happened: {data}, {connecting: message}, 'started', 'complete', {error}; `until(condition)`
// waits until the events meet a condition, `end` until it completed or failed.
function follow(procedure, input) {
  const events = [];
  const waiting = [];
  const note = event => {
    events.push(event);
    for (const waiter of waiting.filter(w => w.condition(events))) waiter.resolve(events);
  };
  const subscription = procedure.subscribe(input, {
    onStarted: () => note('started'),
    onData: data => note({ data }),
    onConnectionStateChange: state => state.state === 'connecting' && state.error && note({ connecting: state.error.message }),
    onError: error => note({ error: describe(error) }),
    onComplete: () => note('complete'),
  });
  const until = condition =>
    new Promise(resolve => (condition(events) ? resolve(events) : waiting.push({ condition, resolve })));
  return {
    events,
    until,
    end: until(all => all.some(event => event === 'complete' || event.error)),
    items: () => events.filter(event => 'data' in Object(event)).map(event => event.data),
    unsubscribe: () => subscription.unsubscribe(),
  };
}
