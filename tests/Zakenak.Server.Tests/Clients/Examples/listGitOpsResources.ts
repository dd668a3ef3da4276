import { trpc } from "./given.js";

const resources = await trpc.gitops.listGitOpsResources.query({
  projectId: 'project-123',
  environmentId: 'env-prod',
});

resources.forEach(r => {
  console.log(`${r.name}: ${r.status}`);
});
