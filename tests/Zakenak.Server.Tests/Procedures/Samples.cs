using System.Text.Json;
using Zakenak.Engine;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>From whom on a procedure lets its callers in.</summary>
public enum Least
{
    Nobody,
    SignedIn,
    Viewer,
    Developer,
    Maintainer,
    Owner,
    Admin,
}

/// <summary>A call that goes well, and who may make it: said here once more, so that a procedure that lets in others than before is noticed.</summary>
/// <param name="Input">With <c>$</c> for what the ids begin with of everything that <see cref="Api.FurnishAsync"/> and
/// <see cref="Samples.FurnishAsync"/> made; null: none.</param>
internal sealed record Sample(string Path, Least Least, string? Input = null)
{
    /// <summary>Of those that are let in; <c>""</c> for an answer.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Of members who are not let in.</summary>
    public string Refused { get; init; } = "INSUFFICIENT_PERMISSIONS";

    /// <summary>Of who is no member of the project; null: as for members.</summary>
    public string? Hidden { get; init; }

    public string InputFor(string prefix) => Input?.Replace("$", prefix) ?? "";
}

/// <summary>One for each procedure, in an order in which all of them go well.</summary>
internal static class Samples
{
    private const string Later = "NOT_IMPLEMENTED";

    public static IReadOnlyList<Sample> All { get; } =
    [
        new("auth.login", Least.Nobody, """{"username": "admin", "password": "planted-admin-s3cret"}"""),
        new("auth.getCurrentUser", Least.SignedIn),
        new("auth.listTokens", Least.SignedIn),
        new("auth.createToken", Least.SignedIn, """{"name": "planted name", "scope": "read", "expiresIn": "24h"}"""),
        new("auth.revokeToken", Least.SignedIn, """{"id": "none"}""") { Outcome = "TOKEN_NOT_FOUND" },
        new("users.create", Least.Admin, """{"id": "$-user", "username": "$-user", "password": "planted battery staple", "role": "member"}"""),
        new("users.list", Least.Admin),
        new("users.get", Least.Admin, """{"id": "$-user"}"""),
        new("users.update", Least.Admin, """{"id": "$-user", "role": "member", "disabled": true, "password": "planted horse battery"}""") { Refused = "USER_NOT_FOUND" },
        new("users.delete", Least.Admin, """{"id": "$-user"}"""),
        new("projects.create", Least.Admin, """{"id": "$-other", "name": "planted name"}"""),
        new("projects.list", Least.SignedIn),
        new("projects.get", Least.Viewer, """{"id": "$"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("projects.listMembers", Least.Viewer, """{"projectId": "$"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("projects.listDestinations", Least.Viewer, """{"projectId": "$"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("projects.setDestinations", Least.Admin,
            """{"projectId": "$", "destinations": [{"clusterId": "$-cluster", "namespace": "shop-*", "clusterScoped": false}]}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("projects.setMember", Least.Owner, """{"projectId": "$", "username": "guest", "role": "viewer"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("projects.removeMember", Least.Owner, """{"projectId": "$", "userId": "guest"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("projects.update", Least.Owner, """{"id": "$", "name": "planted name"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("clusters.create", Least.Admin, """{"id": "$-home", "name": "planted name", "kubeconfig": "KUBECONFIG", "engine": "embedded"}"""),
        new("clusters.list", Least.SignedIn),
        new("clusters.get", Least.Viewer, """{"id": "$-cluster"}""") { Hidden = "CLUSTER_NOT_FOUND" },
        new("clusters.checkHealth", Least.Viewer, """{"id": "$-cluster"}""") { Hidden = "CLUSTER_NOT_FOUND" },
        new("clusters.update", Least.Admin, """{"id": "$-cluster", "name": "planted name", "kubeconfig": "KUBECONFIG"}"""),
        new("clusters.delete", Least.Admin, """{"id": "$-cluster"}""") { Outcome = "IN_USE" },
        new("repositories.create", Least.Maintainer, """
            {"id": "$-repo2", "projectId": "$", "fullName": "planted/name", "cloneUrl": "https://git.example.com/a/b.git", "provider": "gitea", "kind": "git",
             "defaultBranch": "main", "credentials": {"username": "bot", "password": "planted-p4ss"}, "webhookSecret": "planted-h00k"}
            """) { Hidden = "PROJECT_NOT_FOUND" },
        new("repositories.list", Least.Viewer, """{"projectId": "$"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("repositories.get", Least.Viewer, """{"id": "$-repo"}""") { Hidden = "REPOSITORY_NOT_FOUND" },
        new("repositories.update", Least.Maintainer, """
            {"id": "$-repo", "fullName": "planted/name", "cloneUrl": "https://git.example.com/team/shop.git", "defaultBranch": "main",
             "credentials": {"token": "planted-t0ken"}, "webhookSecret": "planted-h00k"}
            """) { Hidden = "REPOSITORY_NOT_FOUND" },
        new("repositories.enableGitOps", Least.Maintainer,
            """{"repositoryId": "$-repo", "config": {"fluxNamespace": "flux-system", "syncInterval": "1m", "secretRef": "git-login"}}""") { Hidden = "REPOSITORY_NOT_FOUND" },
        new("repositories.getFluxStatus", Least.Viewer, """{"repositoryId": "$-repo"}""") { Hidden = "REPOSITORY_NOT_FOUND" },
        new("environments.create", Least.Maintainer, """
            {"id": "$-env2", "projectId": "$", "clusterId": "$-cluster", "name": "planted name", "type": "dev", "namespace": "shop-dev", "repositoryId": "$-repo",
             "developersDeploy": true, "serviceAccount": "deployer"}
            """) { Hidden = "PROJECT_NOT_FOUND" },
        new("environments.list", Least.Viewer, """{"projectId": "$"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("environments.get", Least.Viewer, """{"id": "$-env"}""") { Hidden = "ENVIRONMENT_NOT_FOUND" },
        new("environments.getGitOpsConfig", Least.Viewer, """{"environmentId": "$-env"}""") { Hidden = "ENVIRONMENT_NOT_FOUND" },
        new("environments.update", Least.Maintainer,
            """{"id": "$-env", "name": "planted name of it", "type": "production", "repositoryId": "$-repo", "developersDeploy": false}""") { Hidden = "ENVIRONMENT_NOT_FOUND" },
        new("environments.configureGitOps", Least.Maintainer, """
            {"environmentId": "$-env", "config": {"enabled": true, "autoSync": true, "gitBranch": "main", "gitPath": "./k8s", "syncInterval": "1h"}}
            """) { Hidden = "ENVIRONMENT_NOT_FOUND" },
        new("gitops.createGitOpsResource", Least.Maintainer, """
            {"id": "$-res2", "projectId": "$", "environmentId": "$-env", "repositoryId": "$-repo", "type": "helm", "name": "web", "namespace": "shop-prod",
             "config": {"path": "./charts", "interval": "1h", "prune": true, "timeout": "5m", "retryInterval": "1m", "suspend": true,
                "healthChecks": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "namespace": "shop-prod"}],
                "dependsOn": [{"name": "shop", "namespace": "shop-prod", "kind": "Kustomization"}],
                "chartName": "web", "chartVersion": "1.2.3", "values": {"planted": 1}, "valuesFrom": [{"kind": "Secret", "name": "web-values"}]}}
            """) { Hidden = "PROJECT_NOT_FOUND" },
        new("gitops.listGitOpsResources", Least.Viewer, """{"projectId": "$", "environmentId": "$-env", "type": "kustomization"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("gitops.getGitOpsResource", Least.Viewer, """{"id": "$-res"}""") { Hidden = "RESOURCE_NOT_FOUND" },
        new("gitops.updateGitOpsResource", Least.Maintainer, """{"id": "$-res", "config": {"path": "./k8s", "suspend": true}}""") { Hidden = "RESOURCE_NOT_FOUND" },
        new("gitops.triggerSync", Least.Maintainer, """{"id": "$-res"}""") { Hidden = "RESOURCE_NOT_FOUND" }, // of production: others are for developers
        new("gitops.validateYAML", Least.Developer, """{"yaml": "a: planted", "environmentId": "$-env"}""") { Hidden = "ENVIRONMENT_NOT_FOUND" },
        new("gitops.installFlux", Least.Admin, """{"clusterId": "$-cluster", "version": "v2.2.0"}""") { Outcome = Later },
        new("gitops.checkFluxHealth", Least.SignedIn, """{"clusterId": "$-cluster"}""") { Outcome = Later },
        new("gitops.uninstallFlux", Least.Admin, """{"clusterId": "$-cluster", "deleteNamespace": true}""") { Outcome = Later },
        new("gitops.deployWithGitOps", Least.Developer, """{"projectId": "$", "environmentId": "$-env", "image": "planted:1", "replicas": 2, "env": {"A": "planted"}}""")
            { Outcome = Later, Hidden = "PROJECT_NOT_FOUND" },
        new("gitops.commitConfigChanges", Least.Maintainer, """{"projectId": "$", "environmentId": "$-env", "yaml": "a: planted", "commitMessage": "planted"}""")
            { Outcome = Later, Hidden = "PROJECT_NOT_FOUND" },
        new("gitops.previewChanges", Least.Developer, """{"projectId": "$", "environmentId": "$-env", "changes": {"replicas": 5}}""")
            { Outcome = Later, Hidden = "PROJECT_NOT_FOUND" },
        new("deployments.create", Least.Maintainer, """
            {"projectId": "$", "environmentId": "$-env", "version": "1.2", "image": "example.com/planted:1", "workload": "web", "container": "main"}
            """) { Outcome = Reasons.ClusterUnreachable, Hidden = "PROJECT_NOT_FOUND" },
        new("deployments.list", Least.Viewer, """{"projectId": "$", "environmentId": "$-env", "limit": 10, "cursor": "$-dep"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("deployments.get", Least.Viewer, """{"id": "$-dep"}""") { Hidden = "DEPLOYMENT_NOT_FOUND" },
        new("deployments.cancel", Least.Maintainer, """{"id": "$-dep"}""") { Hidden = "DEPLOYMENT_NOT_FOUND" },
        new("events.subscribe", Least.Viewer, """{"projectId": "$", "lastEventId": "0"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("audit.list", Least.Owner, """{"projectId": "$", "limit": 10, "cursor": "none"}""") { Hidden = "PROJECT_NOT_FOUND" },
        new("gitops.deleteGitOpsResource", Least.Owner, """{"id": "$-res"}""") { Hidden = "RESOURCE_NOT_FOUND" },
        new("gitops.restore", Least.Owner, """{"id": "$-gone"}""") { Hidden = "RESOURCE_NOT_FOUND" },
        new("environments.delete", Least.Owner, """{"id": "$-spare"}""") { Hidden = "ENVIRONMENT_NOT_FOUND" },
        new("repositories.delete", Least.Owner, """{"id": "$-spare"}""") { Hidden = "REPOSITORY_NOT_FOUND" },
        new("projects.delete", Least.Owner, """{"id": "$"}""") { Outcome = "IN_USE", Hidden = "PROJECT_NOT_FOUND" },
    ];

    static Samples()
    {
        var kubeconfig = JsonSerializer.Serialize(Api.Kubeconfig.Replace("https://one.example.com:6443", "https://127.0.0.1:1"))[1..^1];
        All = [.. All.Select(s => s with { Input = s.Input?.Replace("KUBECONFIG", kubeconfig) })];
    }

    /// <summary>What the samples need beside <see cref="Api.FurnishAsync"/>: an environment that is on, and what may be deleted.</summary>
    public static async Task FurnishAsync(Api api, string id)
    {
        await api.FurnishAsync(id);
        await api.UntilIdleAsync(id);
        await api.CallAsync("clusters.update", new { id = $"{id}-cluster", kubeconfig = Api.Kubeconfig.Replace("https://one.example.com:6443", "https://127.0.0.1:1") });
        await api.Database.ExecuteAsync($"UPDATE gitops_resources SET suspended = 1 WHERE id = {$"{id}-res"}", CancellationToken.None);
        await api.EnableAsync(id);
        await api.CallAsync("environments.create", new { id = $"{id}-spare", projectId = id, clusterId = $"{id}-cluster", name = "spare", type = "dev", @namespace = "shop-spare" });
        await api.CallAsync("repositories.create", new { id = $"{id}-spare", projectId = id, fullName = "team/spare", cloneUrl = "https://git.example.com/spare.git" });
        await api.CallAsync("gitops.createGitOpsResource", new
        {
            id = $"{id}-gone",
            projectId = id,
            environmentId = $"{id}-env",
            repositoryId = $"{id}-repo",
            type = "kustomization",
            name = "gone",
            @namespace = "shop-prod",
            config = new { suspend = true },
        });
        await api.CallAsync("gitops.deleteGitOpsResource", new { id = $"{id}-gone" });
    }
}
