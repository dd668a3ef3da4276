import { trpc } from "./given.js";

const health = await trpc.gitops.checkFluxHealth.query({
  clusterId: 'cluster-123',
});

if (health.overall !== 'healthy') {
  console.warn('Flux 组件异常:', health.components);
}
