// What somebody's program does with a new server, until the second commit has arrived in the cluster by itself: nobody asks for a sync.
import { createZakenakClient } from "./client/index.js";

declare const process: { env: Record<string, string> };
const { ZAKENAK_URL: url, ADMIN_PASSWORD: password, CLUSTER_KUBECONFIG: kubeconfig, CLONE_URL: cloneUrl, NAMESPACE: namespace } = process.env;

let token = "";
const trpc = createZakenakClient({ url, token: () => token });
token = (await trpc.auth.login.mutate({ username: "admin", password })).token;

const project = await trpc.projects.create.mutate({ name: "Shop" });
const cluster = await trpc.clusters.create.mutate({ name: "main", kubeconfig });
await trpc.projects.setDestinations.mutate({
  projectId: project.id,
  destinations: [{ clusterId: cluster.id, namespace, clusterScoped: false }],
});
const repository = await trpc.repositories.create.mutate({ projectId: project.id, fullName: "team/shop", cloneUrl });
await trpc.repositories.enableGitOps.mutate({
  repositoryId: repository.id,
  config: { fluxNamespace: "flux-system", syncInterval: "10s" },
});
const environment = await trpc.environments.create.mutate({
  projectId: project.id,
  clusterId: cluster.id,
  name: "production",
  type: "production",
  namespace,
});
await trpc.environments.configureGitOps.mutate({
  environmentId: environment.id,
  config: { enabled: true, autoSync: true, gitBranch: "main", gitPath: ".", syncInterval: "10s" },
});

let applied = 0;
const events = trpc.events.subscribe.subscribe({ projectId: project.id }, {
  onStarted: createResource,
  onData: async ({ data }) => {
    if (data.subject !== "resource" || data.reason !== "ReconciliationSucceeded") return;
    const resource = await trpc.gitops.getGitOpsResource.query({ id: data.subjectId! });
    const [deployment] = await trpc.deployments.list.query({ projectId: project.id, limit: 1 });
    console.log(`${resource.lastAppliedRevision} ${resource.status}, ${deployment.gitCommitSha} ${deployment.status}`);
    if (++applied === 2) events.unsubscribe();
  },
  onError: error => console.error(error.message),
});

async function createResource() {
  await trpc.gitops.createGitOpsResource.mutate({
    projectId: project.id,
    environmentId: environment.id,
    repositoryId: repository.id,
    type: "kustomization",
    name: "shop",
    namespace,
    config: { path: "r0", interval: "10s" },
  });
}
