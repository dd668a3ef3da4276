import { trpc } from "./given.js";

async function waitForDeployment(deploymentId: string) {
  const maxAttempts = 60;
  let attempts = 0;
  
  while (attempts < maxAttempts) {
    const deployment = await trpc.deployments.get.query({ id: deploymentId });
    
    if (deployment.status === 'success') {
      return deployment;
    } else if (deployment.status === 'failed') {
      throw new Error(deployment.errorMessage);
    }
    
    await new Promise(resolve => setTimeout(resolve, 5000));
    attempts++;
  }
  
  throw new Error('部署超时');
}
