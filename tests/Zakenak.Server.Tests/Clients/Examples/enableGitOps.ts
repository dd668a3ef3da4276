import { trpc } from "./given.js";

await trpc.repositories.enableGitOps.mutate({
  repositoryId: 'repo-123',
  config: {
    fluxNamespace: 'flux-system',
    syncInterval: '1m',
  },
});
