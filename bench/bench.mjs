// The cases, the turns that the contenders take, and the table. Called by bench/run.sh.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cpus, totalmem } from 'node:os';
import { median, run } from './process.mjs';
import { writeWorkload } from './workload.mjs';

const [folder, ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const rounds = quick ? 1 : Number(flags[flags.indexOf('--rounds') + 1] || 5);
const apps = quick ? 20 : 100;

const say = text => process.stderr.write(`${text}\n`);
const kubectl = (...args) => run('kubectl', args);

rmSync(folder, { recursive: true, force: true });
const work = writeWorkload(join(folder, 'apps'), apps);
const many = writeWorkload(join(folder, 'many'), apps * 10);

const zakenak = form => ({
  converge: ns => run('zakenak', ['converge', '--namespace', ns], { cwd: form }),
  diff: ns => run('zakenak', ['diff', '--namespace', ns], { cwd: form }),
});
const plain = zakenak(work.plain), kustomization = zakenak(work.kustomization), chart = zakenak(work.chart);
const apply = form => ns => kubectl('apply', '--server-side', '--force-conflicts', '--namespace', ns, form === work.kustomization ? '-k' : '-f', join(form, 'apps'));
const helm = ns => run('helm', ['upgrade', '--install', 'bench', join(work.chart, 'web'), '--namespace', ns]);

/** The contenders of each case: how they are called in the results, and what they run. */
const applied = {
  'zakenak, plain YAML': plain.converge,
  'zakenak, kustomization': kustomization.converge,
  'zakenak, chart': chart.converge,
  'kubectl apply': apply(work.plain),
  'kubectl apply -k': apply(work.kustomization),
  'helm upgrade --install': helm,
};
const results = {};
const memory = [];
let namespaces = 0;

/** The process ids of what acts on objects by itself; eng/cluster.sh keeps them beside the kubeconfig. */
const controllers = ['kube-controller-manager', 'kube-scheduler'].map(name => join(dirname(process.env.KUBECONFIG), `${name}.pid`))
  .filter(existsSync).map(file => Number(readFileSync(file, 'utf8')));

const noControllers = 'No controllers were found to stop: cold is measured beside them, if there are any.';

/**
 * With the controllers stopped: what is measured is a contender and the API server. Else the ReplicaSets, Endpoints and tokens that they make
 * of new objects are written on the same two cores meanwhile.
 */
async function withServerAlone(action) {
  controllers.forEach(id => process.kill(id, 'SIGSTOP'));
  try {
    return await action();
  } finally {
    controllers.forEach(id => process.kill(id, 'SIGCONT'));
  }
}

async function inFreshNamespace(action) {
  const ns = `bench-${namespaces++}`;
  await kubectl('create', 'namespace', ns);
  try {
    return await action(ns);
  } finally {
    // Waits until it is gone: what the server does in the background must not be measured with the next one.
    await kubectl('delete', 'namespace', ns);
  }
}

function note(title, name, { seconds, peak }) {
  ((results[title] ??= {})[name] ??= []).push(seconds);
  if (name.startsWith('zakenak')) memory.push(peak);
  say(`  ${name}: ${seconds.toFixed(3)} s${name.startsWith('zakenak') ? `, ${peak.toFixed(0)} MB` : ''}`);
}

async function measureCold() {
  for (let round = 1; round <= rounds; round++) {
    say(`cold, round ${round} of ${rounds}`);
    for (const [name, action] of Object.entries(applied))
      await inFreshNamespace(async ns => note('cold', name, await withServerAlone(() => action(ns))));
    say(`cold beside the controllers, round ${round} of ${rounds}`);
    for (const name of ['zakenak, plain YAML', 'zakenak, chart', 'kubectl apply', 'helm upgrade --install'])
      await inFreshNamespace(async ns => note('beside controllers', name, await applied[name](ns)));
  }
}

/** All contenders keep a namespace of their own, where everything was applied before. */
async function measureWarm() {
  const homes = {};
  for (const [name, action] of Object.entries(applied)) {
    homes[name] = `bench-${namespaces++}`;
    await kubectl('create', 'namespace', homes[name]);
    await action(homes[name]);
    await action(homes[name]); // Whatever the first run leaves to the second is not part of the steady state.
  }
  for (let round = 1; round <= rounds; round++) {
    say(`nothing changed, round ${round} of ${rounds}`);
    for (const [name, action] of Object.entries(applied))
      note('nothing changed', name, await action(homes[name]));
  }
  const byHand = value => JSON.stringify({ data: { greeting: value } });
  for (let round = 1; round <= rounds; round++) {
    say(`one field drifted, round ${round} of ${rounds}`);
    for (const name of ['zakenak, plain YAML', 'zakenak, kustomization', 'zakenak, chart', 'kubectl apply']) {
      await kubectl('patch', 'configmap', 'app-0007', '--namespace', homes[name], '--patch', byHand(`drifted ${round}`));
      note('drift', name, await applied[name](homes[name]));
    }
  }
  for (let round = 1; round <= rounds; round++) {
    say(`diff, round ${round} of ${rounds}`);
    note('diff', 'zakenak, plain YAML', await plain.diff(homes['zakenak, plain YAML']));
    note('diff', 'zakenak, chart', await chart.diff(homes['zakenak, chart']));
    note('diff', 'kubectl diff', await kubectl('diff', '--server-side', '--force-conflicts', '--namespace', homes['kubectl apply'], '-f', join(work.plain, 'apps')));
  }
  for (const ns of Object.values(homes))
    await kubectl('delete', 'namespace', ns);
}

async function measureMany() {
  await inFreshNamespace(ns => inFreshNamespace(async small => {
    const all = zakenak(many.plain);
    for (const [form, home] of [[all, ns], [plain, small]]) {
      await form.converge(home);
      await form.converge(home);
    }
    for (let round = 1; round <= rounds; round++) {
      say(`${many.objects} objects, round ${round} of ${rounds}`);
      note('many', `zakenak, ${work.objects} objects`, await plain.converge(small));
      const { seconds, peak } = await all.converge(ns);
      note('many', `${many.objects} objects`, { seconds, peak });
      say(`  (${peak.toFixed(0)} MB)`);
    }
  }));
}

const time = (title, name) => median(results[title][name]);

function table() {
  const of = work.objects;
  const rows = [
    row('nothing changed, against kubectl apply', 'nothing changed', 'zakenak, plain YAML', 'kubectl apply', 1 / 6),
    row('nothing changed, against helm upgrade', 'nothing changed', 'zakenak, chart', 'helm upgrade --install', 1 / 20),
    row('cold, against kubectl apply', 'cold', 'zakenak, plain YAML', 'kubectl apply', 1 / 2),
    row('cold, against helm install', 'cold', 'zakenak, chart', 'helm upgrade --install', 1 / 3),
    row('one field drifted, found and corrected, against kubectl apply', 'drift', 'zakenak, plain YAML', 'kubectl apply', 1 / 5),
    row('diff, nothing changed, against kubectl diff', 'diff', 'zakenak, plain YAML', 'kubectl diff', 1 / 10),
    { title: `peak memory, ${of} objects`, is: Math.max(...memory), limit: 150, unit: ' MB', why: 'the most of all runs' },
    { title: `${many.objects} objects, nothing changed, against ${of}`, is: time('many', `${many.objects} objects`) / time('many', `zakenak, ${of} objects`), limit: 8, unit: ' times',
      why: `${time('many', `${many.objects} objects`).toFixed(2)} s : ${time('many', `zakenak, ${of} objects`).toFixed(2)} s` },
  ];
  const lines = [
    `| case (${of} objects) | at most | measured | | |`, '|---|---|---|---|---|',
    ...rows.map(r => `| ${r.title} | ${shown(r.limit, r.unit)} | ${shown(r.is, r.unit)} | ${r.is <= r.limit ? 'reached' : '**falls short**'} | ${r.why} |`),
    '', controllers.length > 0 ? 'Cold is measured on the API server alone: its controllers are stopped meanwhile.' : noControllers,
    '', '| median, s | ' + Object.keys(applied).join(' | ') + ' |', '|---' + '|---'.repeat(Object.keys(applied).length) + '|',
    ...['cold', 'beside controllers', 'nothing changed', 'drift'].map(title => `| ${title} | ${Object.keys(applied).map(name => results[title][name] ? time(title, name).toFixed(2) : '').join(' | ')} |`),
  ];
  console.log(lines.join('\n'));
  return rows.every(r => r.is <= r.limit);
}

function row(title, of, ours, theirs, limit) {
  const [us, them] = [time(of, ours), time(of, theirs)];
  return { title, is: us / them, limit, unit: '', why: `${us.toFixed(2)} s : ${them.toFixed(2)} s` };
}

const shown = (value, unit) => unit === '' ? `1/${(1 / value).toFixed(1).replace('.0', '')}` : `${value.toFixed(value < 10 ? 1 : 0).replace('.0', '')}${unit}`;

if (controllers.length === 0) say(noControllers);
say(`${cpus().length} cores (${cpus()[0].model}), ${(totalmem() / 1e9).toFixed(0)} GB, ${rounds} rounds`);
await measureWarm();
await measureCold();
await measureMany();
process.exitCode = table() ? 0 : 1;
