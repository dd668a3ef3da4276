import { trpc } from "./given.js";

const resource = await trpc.gitops.createGitOpsResource.mutate({
  projectId: 'project-123',
  environmentId: 'env-prod',
  repositoryId: 'repo-456',
  type: 'kustomization',
  name: 'my-app-prod',
  namespace: 'default',
  config: {
    path: './k8s/overlays/production',
    prune: true,
    healthChecks: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'my-app',
      },
    ],
    interval: '5m',
    timeout: '3m',
  },
});

console.log(`GitOps 资源已创建: ${resource.id}`);
