import { trpc } from "./given.js";

const deployment = await trpc.gitops.deployWithGitOps.mutate({
  projectId: 'project-123',
  environmentId: 'env-prod',
  image: 'ghcr.io/org/my-app:v1.2.3',
  replicas: 5,
  env: {
    NODE_ENV: 'production',
    API_URL: 'https://api.example.com',
  },
  resources: {
    requests: { cpu: '200m', memory: '256Mi' },
    limits: { cpu: '1000m', memory: '512Mi' },
  },
  commitMessage: 'Deploy v1.2.3 to production',
});

console.log(`部署已提交: ${deployment.commitSha}`);
console.log(`查看 commit: ${deployment.gitUrl}`);
