using Zakenak.Engine;
using Zakenak.Server.Charts;
using Zakenak.Server.Contract;
using Zakenak.Server.Git;
using Zakenak.Server.Network;
using Zakenak.Server.Repositories;

namespace Zakenak.Server.Reconciling.Sources;

/// <summary>Opens the source of a resource.</summary>
internal sealed class ResourceSources(GitMirrors mirrors, ChartRepositories charts, RepositoryInput repositories, NetworkOptions network)
{
    /// <exception cref="ReconcileException">ConfigurationInvalid: the resource and its repository do not go together.</exception>
    /// <exception cref="Errors.ServerException">AddressRefused.</exception>
    public IResourceSource Open(ResourceWork work)
    {
        var credentials = repositories.Open(work.CredentialsSealed, work.RepositoryId);
        if (work.RepositoryKind == RepositoryKind.Git)
            return new BranchSource(mirrors.Open(work.RepositoryId, GitRemote.Parse(work.CloneUrl, network), credentials), work.Branch);
        if (work.Type != GitOpsType.Helm)
            throw Invalid("a Helm repository holds charts, and so goes with type helm only");
        if (!VersionRange.TryParse(work.Config.ChartVersion ?? "*", out var range))
            throw Invalid("config.chartVersion is no version and no range of versions, such as 1.2.3 or ^1.2");
        return new PublishedChartSource(charts.Open(work.RepositoryId, work.CloneUrl, credentials), work.Config.ChartName!, range);
    }

    private static ReconcileException Invalid(string why) => new(Reasons.ConfigurationInvalid, $"The resource cannot be synced: {why}.");
}
