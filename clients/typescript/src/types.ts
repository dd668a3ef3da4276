// Written from the server's contracts; changes belong there.
import type { AnyTRPCRouter, TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from "@trpc/server";

type Q<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;
type M<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: unknown }>;
type S<I, O> = TRPCSubscriptionProcedure<{ input: I; output: AsyncIterable<O, void, unknown>; meta: unknown }>;

/** An event of a subscription that resumes by itself after a lost connection. */
export interface Tracked<T> {
  id: string;
  data: T;
}

export interface ApiToken {
  id: string;
  name: string;
  scope: TokenScope;
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  username: string;
  address: string;
  action: string;
  target: string;
  projectId?: string;
  outcome: string;
}

export interface ByCluster {
  clusterId: string;
}

export interface ByEnvironment {
  environmentId: string;
}

export interface ById {
  id: string;
}

export interface ByProject {
  projectId: string;
}

export interface ByRepository {
  repositoryId: string;
}

export interface ChangesImpact {
  willRestartPods: boolean;
  estimatedDowntime: string;
  affectedResources: string[];
}

export interface ChangesPreview {
  diff: string;
  summary: ChangesSummary;
  impact: ChangesImpact;
}

export interface ChangesSummary {
  additions: number;
  deletions: number;
  files: string[];
}

export type ChartSource = "GitRepository" | "HelmRepository";

export interface Cluster {
  id: string;
  name: string;
  engine: ClusterEngine;
  inCluster: boolean;
  server: string;
  createdAt: string;
}

export type ClusterEngine = "embedded" | "flux";

export interface ClusterHealth {
  id: string;
  reachable: boolean;
  version?: string;
  nodes?: number;
  message?: string;
}

export interface CommitConfigChanges {
  yaml: string;
  commitMessage: string;
  commitDescription?: string | null;
  projectId: string;
  environmentId: string;
  workload?: string | null;
  container?: string | null;
  path?: string | null;
  resourceId?: string | null;
}

export interface CommittedConfigChanges {
  commitSha: string;
  gitUrl: string;
  branch: string;
}

export interface ConfigureGitOps {
  environmentId: string;
  config: EnvironmentGitOps;
}

export interface ContainerResources {
  requests?: ResourceAmounts | null;
  limits?: ResourceAmounts | null;
}

export interface CreateCluster {
  name: string;
  id?: string | null;
  kubeconfig?: string | null;
  inCluster?: boolean | null;
  engine?: ClusterEngine | null;
}

export interface CreateDeployment {
  projectId: string;
  environmentId: string;
  version?: string | null;
  image?: string | null;
  workload?: string | null;
  container?: string | null;
}

export interface CreateEnvironment {
  projectId: string;
  clusterId: string;
  name: string;
  type: string;
  namespace: string;
  id?: string | null;
  repositoryId?: string | null;
  developersDeploy?: boolean | null;
  serviceAccount?: string | null;
}

export interface CreateGitOpsResource {
  projectId: string;
  environmentId: string;
  repositoryId: string;
  type: GitOpsType;
  name: string;
  namespace: string;
  config: GitOpsConfigInput;
  id?: string | null;
}

export interface CreateProject {
  name: string;
  id?: string | null;
}

export interface CreateRepository {
  projectId: string;
  fullName: string;
  cloneUrl: string;
  id?: string | null;
  provider?: string | null;
  kind?: RepositoryKind | null;
  defaultBranch?: string | null;
  credentials?: RepositoryCredentials | null;
  webhookSecret?: string | null;
}

export interface CreateToken {
  name: string;
  scope: TokenScope;
  expiresIn?: string | null;
}

export interface CreateUser {
  username: string;
  password: string;
  role: ServerRole;
  id?: string | null;
}

export interface CreatedGitOpsResource {
  id: string;
  name: string;
  type: GitOpsType;
  status: GitOpsStatus;
  createdAt: string;
}

export interface CreatedToken {
  id: string;
  name: string;
  token: string;
  expiresAt?: string;
}

export interface Dependency {
  name: string;
  namespace?: string;
  kind?: string;
}

export interface DependencyInput {
  name: string;
  namespace?: string | null;
  kind?: string | null;
}

export interface DeployWithGitOps {
  image?: string | null;
  replicas?: number | null;
  env?: Record<string, string | null> | null;
  resources?: ContainerResources | null;
  commitMessage?: string | null;
  projectId: string;
  environmentId: string;
  workload?: string | null;
  container?: string | null;
  path?: string | null;
  resourceId?: string | null;
}

export interface DeployedWithGitOps {
  deploymentId: string;
  commitSha: string;
  gitUrl: string;
  message: string;
}

export interface Deployment {
  id: string;
  projectId: string;
  environmentId: string;
  status: DeploymentStatus;
  deploymentMethod: DeploymentMethod;
  gitopsResourceId?: string;
  gitCommitSha?: string;
  gitCommitUrl?: string;
  version?: string;
  image?: string;
  author?: string;
  message?: string;
  errorMessage?: string;
  errorReason?: string;
  changes: string[];
  createdBy?: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
}

export type DeploymentMethod = "manual" | "gitops-ui" | "gitops-git" | "pipeline";

export type DeploymentStatus = "pending" | "running" | "success" | "failed";

export interface Destination {
  clusterId: string;
  namespace: string;
  clusterScoped: boolean;
}

export interface EnableGitOps {
  repositoryId: string;
  config: EnableGitOpsConfig;
}

export interface EnableGitOpsConfig {
  fluxNamespace: string;
  syncInterval: string;
  secretRef?: string | null;
}

export interface EnvironmentGitOps {
  enabled: boolean;
  autoSync: boolean;
  gitBranch: string;
  gitPath: string;
  syncInterval: string;
}

export interface FluxComponent {
  name: string;
  status: FluxComponentStatus;
}

export interface FluxComponentCondition {
  type: string;
  status: string;
  message: string;
}

export interface FluxComponentHealth {
  name: string;
  ready: boolean;
  replicas: number;
  readyReplicas: number;
  conditions: FluxComponentCondition[];
}

export type FluxComponentStatus = "ready" | "pending" | "failed";

export interface FluxHealth {
  overall: FluxOverallHealth;
  components: FluxComponentHealth[];
}

export interface FluxInstalled {
  success: boolean;
  version: string;
  components: FluxComponent[];
}

export type FluxOverallHealth = "healthy" | "degraded" | "unhealthy";

export interface FluxSyncStatus {
  syncStatus: SyncStatus;
  lastSyncCommit: string;
  lastSyncTime: string;
  errorMessage?: string;
}

export interface FluxUninstalled {
  success: boolean;
  message: string;
}

export interface GitOpsCondition {
  type: string;
  status: string;
  reason: string;
  message: string;
  lastTransitionTime: string;
}

export interface GitOpsConfig {
  path?: string;
  prune?: boolean;
  healthChecks?: HealthCheck[];
  dependsOn?: Dependency[];
  interval?: string;
  timeout?: string;
  retryInterval?: string;
  chartName?: string;
  chartVersion?: string;
  sourceType?: ChartSource;
  values?: Record<string, any>;
  valuesFrom?: ValuesSource[];
  install?: HelmInstall;
  upgrade?: HelmUpgrade;
  suspend?: boolean;
}

export interface GitOpsConfigInput {
  path?: string | null;
  prune?: boolean | null;
  healthChecks?: HealthCheckInput[] | null;
  dependsOn?: DependencyInput[] | null;
  interval?: string | null;
  timeout?: string | null;
  retryInterval?: string | null;
  chartName?: string | null;
  chartVersion?: string | null;
  sourceType?: ChartSource | null;
  values?: Record<string, any> | null;
  valuesFrom?: ValuesSourceInput[] | null;
  install?: HelmInstallInput | null;
  upgrade?: HelmUpgradeInput | null;
  suspend?: boolean | null;
}

export interface GitOpsEnabled {
  success: boolean;
  fluxResourceName: string;
}

export interface GitOpsEvent {
  type: string;
  reason: string;
  message: string;
  timestamp: string;
}

export interface GitOpsResource {
  id: string;
  name: string;
  type: GitOpsType;
  namespace: string;
  config: GitOpsConfig;
  status: GitOpsStatus;
  suspended: boolean;
  lastAppliedRevision: string;
  lastAttemptedRevision: string;
  errorMessage?: string;
  conditions: GitOpsCondition[];
  events: GitOpsEvent[];
  projectId: string;
  environmentId: string;
  repositoryId: string;
  createdAt: string;
  updatedAt: string;
  syncRequestedAt?: string;
}

export interface GitOpsResourceSummary {
  id: string;
  name: string;
  type: GitOpsType;
  status: GitOpsStatus;
  suspended: boolean;
  lastAppliedRevision: string;
  errorMessage?: string;
  environment: NamedReference;
  repository: RepositoryReference;
  createdAt: string;
  updatedAt: string;
}

export type GitOpsStatus = "pending" | "ready" | "reconciling" | "failed";

export type GitOpsType = "kustomization" | "helm";

export interface HealthCheck {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

export interface HealthCheckInput {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string | null;
}

export interface HelmInstall {
  remediation?: InstallRemediation;
  createNamespace?: boolean;
}

export interface HelmInstallInput {
  remediation?: InstallRemediation | null;
  createNamespace?: boolean | null;
}

export interface HelmUpgrade {
  remediation?: UpgradeRemediation;
  cleanupOnFail?: boolean;
}

export interface HelmUpgradeInput {
  remediation?: UpgradeRemediationInput | null;
  cleanupOnFail?: boolean | null;
}

export interface InstallFlux {
  clusterId: string;
  namespace?: string | null;
  version?: string | null;
  upgrade?: boolean | null;
}

export interface InstallRemediation {
  retries: number;
}

export interface ListAudit {
  projectId?: string | null;
  limit?: number | null;
  cursor?: string | null;
}

export interface ListDeployments {
  projectId: string;
  environmentId?: string | null;
  limit?: number | null;
  cursor?: string | null;
}

export interface ListGitOpsResources {
  projectId: string;
  environmentId?: string | null;
  type?: GitOpsType | null;
}

export interface Login {
  username: string;
  password: string;
}

export interface NamedReference {
  id: string;
  name: string;
}

export interface PreviewChanges {
  changes: PreviewedChanges;
  projectId: string;
  environmentId: string;
  workload?: string | null;
  container?: string | null;
  path?: string | null;
  resourceId?: string | null;
}

export interface PreviewedChanges {
  image?: string | null;
  replicas?: number | null;
  env?: Record<string, string | null> | null;
  resources?: ContainerResources | null;
}

export interface Project {
  id: string;
  name: string;
  role?: ProjectRole;
  createdAt: string;
}

export interface ProjectEnvironment {
  id: string;
  projectId: string;
  clusterId: string;
  repositoryId?: string;
  name: string;
  type: string;
  namespace: string;
  developersDeploy: boolean;
  serviceAccount?: string;
  gitOps: EnvironmentGitOps;
  createdAt: string;
}

export interface ProjectMember {
  userId: string;
  username: string;
  role: ProjectRole;
}

export type ProjectRole = "viewer" | "developer" | "maintainer" | "owner";

export interface RemoveMember {
  projectId: string;
  userId: string;
}

export interface RenameProject {
  id: string;
  name: string;
}

export interface Repository {
  id: string;
  projectId: string;
  fullName: string;
  cloneUrl: string;
  kind: RepositoryKind;
  provider?: string;
  defaultBranch: string;
  hasCredentials: boolean;
  hasWebhookSecret: boolean;
  gitOpsEnabled: boolean;
  createdAt: string;
}

export interface RepositoryCredentials {
  token?: string | null;
  username?: string | null;
  password?: string | null;
  sshPrivateKey?: string | null;
  knownHosts?: string | null;
  caCertificate?: string | null;
}

export type RepositoryKind = "git" | "helm";

export interface RepositoryReference {
  id: string;
  fullName: string;
}

export interface ResourceAmounts {
  cpu: string;
  memory: string;
}

export interface ServerEvent {
  subject: string;
  subjectId?: string;
  type: string;
  reason: string;
  message: string;
  at: string;
}

export type ServerRole = "member" | "admin";

export interface SetDestinations {
  projectId: string;
  destinations: Destination[];
  expected?: Destination[] | null;
}

export interface SetMember {
  projectId: string;
  username: string;
  role: ProjectRole;
}

export interface SignedIn {
  token: string;
  tokenType: string;
  expiresAt: string;
  user: SignedInUser;
}

export interface SignedInUser {
  id: string;
  username: string;
  role: ServerRole;
}

export interface SubscribeEvents {
  projectId: string;
  lastEventId?: string | null;
}

export interface Success {
  success: boolean;
}

export interface SyncAccepted {
  success: boolean;
  message: string;
  syncedAt: string;
}

export type SyncStatus = "ready" | "reconciling" | "failed";

export type TokenScope = "all" | "read" | "pipeline" | "converge";

export interface UninstallFlux {
  clusterId: string;
  deleteNamespace?: boolean | null;
}

export interface UpdateCluster {
  id: string;
  name?: string | null;
  kubeconfig?: string | null;
}

export interface UpdateEnvironment {
  id: string;
  name?: string | null;
  type?: string | null;
  repositoryId?: string | null;
  developersDeploy?: boolean | null;
}

export interface UpdateGitOpsResource {
  id: string;
  config: GitOpsConfigInput;
  expectedUpdatedAt?: string | null;
}

export interface UpdateRepository {
  id: string;
  fullName?: string | null;
  cloneUrl?: string | null;
  defaultBranch?: string | null;
  credentials?: RepositoryCredentials | null;
  webhookSecret?: string | null;
}

export interface UpdateUser {
  id: string;
  role?: ServerRole | null;
  disabled?: boolean | null;
  password?: string | null;
  currentPassword?: string | null;
}

export interface UpdatedGitOpsResource {
  id: string;
  updatedAt: string;
}

export interface UpgradeRemediation {
  retries: number;
  remediateLastFailure?: boolean;
}

export interface UpgradeRemediationInput {
  retries: number;
  remediateLastFailure?: boolean | null;
}

export interface User {
  id: string;
  username: string;
  role: ServerRole;
  disabled: boolean;
  createdAt: string;
}

export interface ValidateYaml {
  yaml: string;
  environmentId?: string | null;
}

export interface ValuesSource {
  kind: string;
  name: string;
  valuesKey?: string;
  optional?: boolean;
}

export interface ValuesSourceInput {
  kind: string;
  name: string;
  valuesKey?: string | null;
  optional?: boolean | null;
}

export interface YamlError {
  line: number;
  column: number;
  message: string;
}

export interface YamlValidation {
  valid: boolean;
  errors?: YamlError[];
  warnings?: YamlWarning[];
}

export interface YamlWarning {
  message: string;
  suggestion: string;
}

export type TrpcErrorCode = "PARSE_ERROR" | "BAD_REQUEST" | "INTERNAL_SERVER_ERROR" | "NOT_IMPLEMENTED" | "BAD_GATEWAY" | "SERVICE_UNAVAILABLE" | "GATEWAY_TIMEOUT" | "UNAUTHORIZED" | "PAYMENT_REQUIRED" | "FORBIDDEN" | "NOT_FOUND" | "METHOD_NOT_SUPPORTED" | "TIMEOUT" | "CONFLICT" | "PRECONDITION_FAILED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "UNPROCESSABLE_CONTENT" | "PRECONDITION_REQUIRED" | "TOO_MANY_REQUESTS" | "CLIENT_CLOSED_REQUEST";

export interface Procedures {
  audit: {
    list: Q<ListAudit, AuditEntry[]>;
  };
  auth: {
    createToken: M<CreateToken, CreatedToken>;
    getCurrentUser: Q<void, User>;
    listTokens: Q<void, ApiToken[]>;
    login: M<Login, SignedIn>;
    revokeToken: M<ById, Success>;
  };
  clusters: {
    checkHealth: Q<ById, ClusterHealth>;
    create: M<CreateCluster, Cluster>;
    delete: M<ById, Success>;
    get: Q<ById, Cluster>;
    list: Q<void, Cluster[]>;
    update: M<UpdateCluster, Cluster>;
  };
  deployments: {
    cancel: M<ById, Success>;
    create: M<CreateDeployment, Deployment>;
    get: Q<ById, Deployment>;
    list: Q<ListDeployments, Deployment[]>;
  };
  environments: {
    configureGitOps: M<ConfigureGitOps, Success>;
    create: M<CreateEnvironment, ProjectEnvironment>;
    delete: M<ById, Success>;
    get: Q<ById, ProjectEnvironment>;
    getGitOpsConfig: Q<ByEnvironment, EnvironmentGitOps>;
    list: Q<ByProject, ProjectEnvironment[]>;
    update: M<UpdateEnvironment, ProjectEnvironment>;
  };
  events: {
    subscribe: S<SubscribeEvents, Tracked<ServerEvent>>;
  };
  gitops: {
    checkFluxHealth: Q<ByCluster, FluxHealth>;
    commitConfigChanges: M<CommitConfigChanges, CommittedConfigChanges>;
    createGitOpsResource: M<CreateGitOpsResource, CreatedGitOpsResource>;
    deleteGitOpsResource: M<ById, Success>;
    deployWithGitOps: M<DeployWithGitOps, DeployedWithGitOps>;
    getGitOpsResource: Q<ById, GitOpsResource>;
    installFlux: M<InstallFlux, FluxInstalled>;
    listGitOpsResources: Q<ListGitOpsResources, GitOpsResourceSummary[]>;
    previewChanges: Q<PreviewChanges, ChangesPreview>;
    restore: M<ById, CreatedGitOpsResource>;
    triggerSync: M<ById, SyncAccepted>;
    uninstallFlux: M<UninstallFlux, FluxUninstalled>;
    updateGitOpsResource: M<UpdateGitOpsResource, UpdatedGitOpsResource>;
    validateYAML: M<ValidateYaml, YamlValidation>;
  };
  projects: {
    create: M<CreateProject, Project>;
    delete: M<ById, Success>;
    get: Q<ById, Project>;
    list: Q<void, Project[]>;
    listDestinations: Q<ByProject, Destination[]>;
    listMembers: Q<ByProject, ProjectMember[]>;
    removeMember: M<RemoveMember, Success>;
    setDestinations: M<SetDestinations, Success>;
    setMember: M<SetMember, Success>;
    update: M<RenameProject, Project>;
  };
  repositories: {
    create: M<CreateRepository, Repository>;
    delete: M<ById, Success>;
    enableGitOps: M<EnableGitOps, GitOpsEnabled>;
    get: Q<ById, Repository>;
    getFluxStatus: Q<ByRepository, FluxSyncStatus>;
    list: Q<ByProject, Repository[]>;
    update: M<UpdateRepository, Repository>;
  };
  users: {
    create: M<CreateUser, User>;
    delete: M<ById, Success>;
    get: Q<ById, User>;
    list: Q<void, User[]>;
    update: M<UpdateUser, User>;
  };
}

export interface ErrorShape {
  message: string;
  code: number;
  data: {
    code: TrpcErrorCode;
    httpStatus: number;
    path?: string;
    appCode?: string;
    details?: unknown;
  };
}

type Root = { ctx: object; meta: object; errorShape: ErrorShape; transformer: false };

export type AppRouter = {
  _def: Omit<AnyTRPCRouter["_def"], "_config" | "record"> & {
    _config: Omit<AnyTRPCRouter["_def"]["_config"], "$types"> & { $types: Root };
    record: Procedures;
  };
  createCaller: AnyTRPCRouter["createCaller"];
};
