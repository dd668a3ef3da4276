import { trpc } from "./given.js";

const helmRelease = await trpc.gitops.createGitOpsResource.mutate({
  projectId: 'project-123',
  environmentId: 'env-prod',
  repositoryId: 'repo-456',
  type: 'helm',
  name: 'my-app-helm',
  namespace: 'default',
  config: {
    chartName: 'my-app',
    chartVersion: '1.0.0',
    sourceType: 'GitRepository',
    values: {
      replicaCount: 3,
      image: {
        repository: 'ghcr.io/org/my-app',
        tag: 'v1.0.0',
      },
    },
    upgrade: {
      remediation: {
        retries: 3,
        remediateLastFailure: true,
      },
      cleanupOnFail: true,
    },
  },
});
