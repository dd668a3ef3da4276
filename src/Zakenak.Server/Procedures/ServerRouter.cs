using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Auth;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Deployments;
using Zakenak.Server.Environments;
using Zakenak.Server.Events;
using Zakenak.Server.GitOps;
using Zakenak.Server.Projects;
using Zakenak.Server.Repositories;
using Zakenak.Server.Settings;
using Zakenak.Server.Users;
using Zakenak.Trpc;

namespace Zakenak.Server.Procedures;

/// <summary>Every procedure of the server: the table of contents of its API.</summary>
internal static class ServerRouter
{
    public static IServiceCollection AddProcedures(this IServiceCollection services)
    {
        services.AddSingleton<AccessRules>().AddSingleton<EventLog>().AddSingleton<ClusterConnections>().AddSingleton<ClusterReading>()
            .AddSingleton<RepositoryInput>();
        services.AddSingleton<ProjectProcedures>().AddSingleton<ClusterProcedures>().AddSingleton<RepositoryProcedures>();
        services.AddSingleton<EnvironmentProcedures>().AddSingleton<GitOpsProcedures>().AddSingleton<DeploymentProcedures>().AddSingleton<DirectDeployment>()
            .AddHostedService<DirectDeploymentWatch>();
        services.AddSingleton<UserProcedures>().AddSingleton<EventProcedures>().AddSingleton<YamlProcedures>().AddSingleton(Create);
        services.AddSingleton<Subscriptions>();
        services.AddOptions<TrpcOptions>().Configure<ServerOptions>((trpc, options) =>
        {
            trpc.MaxBodyBytes = options.Limits.BodyBytes;
            trpc.MaxUrlLength = options.Limits.RequestLineBytes;
            trpc.MaxSubscriptionDuration = options.Limits.SubscriptionDuration;
        });
        return services.AddTrpc(options =>
        {
            options.Authorize = RequireCaller;
            options.MapException = ErrorTranslation.Find;
            options.DefaultAppCode = ErrorTranslation.AppCode;
        });
    }

    private static TrpcRouter Create(IServiceProvider services)
    {
        var router = new TrpcRouter(new JsonSerializerOptions(ContractJson.Default.Options));
        Get<UserProcedures>().AddAuthTo(Group("auth"));
        Get<UserProcedures>().AddUsersTo(Group("users"));
        Get<UserProcedures>().AddAuditTo(Group("audit"));
        Get<ProjectProcedures>().AddTo(Group("projects"));
        Get<ClusterProcedures>().AddTo(Group("clusters"));
        Get<RepositoryProcedures>().AddTo(Group("repositories"));
        Get<EnvironmentProcedures>().AddTo(Group("environments"));
        Get<GitOpsProcedures>().AddTo(Group("gitops"));
        Get<YamlProcedures>().AddTo(Group("gitops"));
        LaterProcedures.AddGitOpsTo(Group("gitops"));
        Get<DeploymentProcedures>().AddTo(Group("deployments"));
        Get<DirectDeployment>().AddTo(Group("deployments"));
        Get<EventProcedures>().AddTo(Group("events"));
        return router;

        T Get<T>()
            where T : class => services.GetRequiredService<T>();

        ProcedureGroup Group(string name) =>
            new(router.Group(name), name, Get<AccessRules>(), Get<AuditStore>(), Get<BearerLookup>(), Get<Subscriptions>());
    }

    /// <summary>Before the input is looked at: who is not signed in learns nothing of it.</summary>
    private static async ValueTask<TrpcError?> RequireCaller(TrpcCall call)
    {
        if (call.Procedure.GetMetadata<Need>() is { IsOpen: true } || CallerOf.Request(call.HttpContext) is not null)
            return null;
        await call.Services.GetRequiredService<AuditStore>()
            .DeniedAsync(null, CallerOf.Address(call.HttpContext), call.Path, "", null, CancellationToken.None);
        return ErrorTranslation.Of(CallerOf.Unauthenticated(call.HttpContext));
    }
}
