import { trpc } from "./given.js";

const result = await trpc.gitops.triggerSync.mutate({
  id: 'resource-123',
});

console.log('同步已触发，等待 Flux 处理...');
