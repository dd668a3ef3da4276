// What is deployed: apps of five objects each, in the three forms that people write them in.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const objectsPerApp = 5;

/** The five objects of one app; `name` may be a template's expression. */
const app = name => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  greeting: hello
  settings.yaml: |
    log: info
    cache: {size: 128, ttl: 60s}
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: ${name}}
  ports: [{name: http, port: 80, targetPort: http, protocol: TCP}]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {app: ${name}}
spec:
  replicas: 0
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: web
          image: nginx:1.28
          ports: [{name: http, containerPort: 8080, protocol: TCP}]
          envFrom: [{configMapRef: {name: ${name}}}]
          resources:
            requests: {cpu: 10m, memory: 32Mi}
            limits: {memory: 64Mi}
          readinessProbe: {httpGet: {path: /, port: http}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
spec:
  rules:
    - host: ${name}.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: ${name}, port: {name: http}}}}]
`;

/** Writes the three forms, each with a `zakenak.yaml` beside it whose namespace comes from the command line. */
export function writeWorkload(folder, apps) {
  const names = Array.from({ length: apps }, (_, i) => `app-${String(i).padStart(4, '0')}`);
  const files = { plain: join(folder, 'plain'), kustomization: join(folder, 'kustomization'), chart: join(folder, 'chart') };
  for (const path of Object.values(files))
    mkdirSync(join(path, path === files.chart ? 'web/templates' : 'apps'), { recursive: true });

  for (const name of names)
    for (const form of [files.plain, files.kustomization])
      writeFileSync(join(form, 'apps', `${name}.yaml`), app(name));
  writeFileSync(join(files.kustomization, 'apps/kustomization.yaml'), `resources:\n${names.map(name => `  - ${name}.yaml\n`).join('')}`);
  writeFileSync(join(files.chart, 'web/Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
  writeFileSync(join(files.chart, 'web/values.yaml'), `apps: [${names.join(', ')}]\n`);
  writeFileSync(join(files.chart, 'web/templates/apps.yaml'), `{{- range .Values.apps }}\n---\n${app('{{ . }}')}{{- end }}\n`);

  project(files.plain, 'manifests: [apps]');
  project(files.kustomization, 'kustomizations: [apps]');
  project(files.chart, 'charts: [web]');
  return { ...files, objects: apps * objectsPerApp };
}

const project = (folder, what) => writeFileSync(join(folder, 'zakenak.yaml'), `project: bench\ndeploy:\n  namespace: bench\n  ${what}\n`);
