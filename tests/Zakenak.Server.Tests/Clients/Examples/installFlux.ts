import { trpc } from "./given.js";

const result = await trpc.gitops.installFlux.mutate({
  clusterId: 'cluster-123',
  namespace: 'flux-system',
  version: 'v2.2.0',
});

console.log(`Flux ${result.version} 安装成功`);
