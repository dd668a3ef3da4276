import { getConfigForEnvironment, trpc } from "./given.js";

// 为多个环境配置 GitOps
const environments = ['dev', 'staging', 'prod'];

await Promise.all(
  environments.map(env =>
    trpc.environments.configureGitOps.mutate({
      environmentId: env,
      config: getConfigForEnvironment(env),
    })
  )
);
