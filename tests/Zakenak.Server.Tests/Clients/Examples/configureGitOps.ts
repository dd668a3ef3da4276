import { trpc } from "./given.js";

// 生产环境：手动同步
await trpc.environments.configureGitOps.mutate({
  environmentId: 'env-prod',
  config: {
    enabled: true,
    autoSync: false,  // 需要手动触发
    gitBranch: 'main',
    gitPath: './k8s/overlays/production',
    syncInterval: '10m',
  },
});

// 开发环境：自动同步
await trpc.environments.configureGitOps.mutate({
  environmentId: 'env-dev',
  config: {
    enabled: true,
    autoSync: true,  // 自动同步
    gitBranch: 'develop',
    gitPath: './k8s/overlays/development',
    syncInterval: '1m',
  },
});
