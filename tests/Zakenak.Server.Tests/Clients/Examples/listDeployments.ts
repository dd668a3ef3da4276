import { trpc } from "./given.js";

const deployments = await trpc.deployments.list.query({
  projectId: 'project-123',
});

deployments.forEach(d => {
  if (d.deploymentMethod === 'gitops-ui') {
    console.log(`UI 部署: ${d.gitCommitSha}`);
  } else if (d.deploymentMethod === 'gitops-git') {
    console.log(`Git 部署: ${d.gitCommitSha}`);
  }
});
