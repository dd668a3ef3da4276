import { trpc } from "./given.js";

const preview = await trpc.gitops.previewChanges.query({
  projectId: 'project-123',
  environmentId: 'env-prod',
  changes: {
    image: 'ghcr.io/org/my-app:v1.2.3',
    replicas: 5,
  },
});

console.log('变更预览:');
console.log(preview.diff);
console.log(`将重启 Pods: ${preview.impact.willRestartPods}`);
console.log(`预计停机时间: ${preview.impact.estimatedDowntime}`);
