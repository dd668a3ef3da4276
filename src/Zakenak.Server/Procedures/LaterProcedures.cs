using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Procedures;

/// <summary>Procedures that this version has the contract of, but not the work: they answer <c>NOT_IMPLEMENTED</c>.</summary>
internal static class LaterProcedures
{
    public static void AddGitOpsTo(ProcedureGroup gitops)
    {
        var deploys = Need.Of(Subject.Project, ProjectRole.Developer);
        gitops.Mutation<InstallFlux, FluxInstalled>("installFlux", Need.Admin, NotYetAsync<InstallFlux, FluxInstalled>);
        gitops.Query<ByCluster, FluxHealth>("checkFluxHealth", Need.SignedIn, NotYetAsync<ByCluster, FluxHealth>);
        gitops.Mutation<UninstallFlux, FluxUninstalled>("uninstallFlux", Need.Admin, NotYetAsync<UninstallFlux, FluxUninstalled>);
        gitops.Mutation<DeployWithGitOps, DeployedWithGitOps>("deployWithGitOps", deploys, input => input.ProjectId,
            NotYetAsync<DeployWithGitOps, DeployedWithGitOps>);
        gitops.Mutation<CommitConfigChanges, CommittedConfigChanges>("commitConfigChanges",
            Need.Of(Subject.Project, ProjectRole.Maintainer), input => input.ProjectId,
            NotYetAsync<CommitConfigChanges, CommittedConfigChanges>);
        gitops.Query<PreviewChanges, ChangesPreview>("previewChanges", deploys, input => input.ProjectId,
            NotYetAsync<PreviewChanges, ChangesPreview>);
    }

    private static Task<TOut> NotYetAsync<TIn, TOut>(TIn input, ServerCall call) =>
        throw new ServerException(ErrorCode.NotImplemented, "This version of the server does not do that yet.");
}
