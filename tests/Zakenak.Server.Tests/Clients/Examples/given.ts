// What the examples of the API reference take for granted.
import { createZakenakClient, type DeployWithGitOps, type EnvironmentGitOps } from "@zakenak/client";

declare const process: { env: Record<string, string> };

export const trpc = createZakenakClient({ url: process.env.ZAKENAK_URL, token: process.env.ZAKENAK_TOKEN });

export const data: DeployWithGitOps = { projectId: "project-123", environmentId: "env-prod", image: "ghcr.io/org/my-app:v1.2.3" };

export function getConfigForEnvironment(environment: string): EnvironmentGitOps {
  return { enabled: true, autoSync: environment !== "prod", gitBranch: "main", gitPath: `./k8s/overlays/${environment}`, syncInterval: "1m" };
}
