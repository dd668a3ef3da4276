using System.Runtime.CompilerServices;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Validation;
using Zakenak.Engine.Validation.Schemas;
using Zakenak.Server.Access;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.GitOps;

/// <summary><c>gitops.validateYAML</c>: for whoever writes manifests, before they are committed.</summary>
internal sealed class YamlProcedures(Database database, ClusterProcedures clusters, ClusterConnections connections, TimeProvider time)
{
    /// <summary>For a cluster that does not answer: who types does not wait for it.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    private readonly ConditionalWeakTable<KubernetesClient, ClusterSchemas> schemas = [];

    /// <summary>Decision 30: developers validate.</summary>
    public void AddTo(ProcedureGroup gitops) => gitops.Check<ValidateYaml, YamlValidation>("validateYAML",
        Need.Of(Subject.Environment, ProjectRole.Developer).Or(Need.SignedIn), input => input.EnvironmentId, ValidateAsync);

    private async Task<YamlValidation> ValidateAsync(ValidateYaml input, ServerCall call)
    {
        var cluster = input.EnvironmentId is { } environment ? await ClusterOfAsync(environment, call.Ct) : await OnlyClusterAsync(call);
        var (report, unknown) = await ValidateAsync(input.Yaml, cluster, call.Ct);
        IReadOnlyList<YamlWarning> warnings = [.. unknown, .. report.Advice.Select(a => new YamlWarning($"{a.Object}: {a.Message}.", a.Suggestion))];
        return new(report.IsValid, report.IsValid ? null : [.. report.Errors.Select(e => new YamlError(e.Line, e.Column, e.Message))],
            warnings.Count == 0 ? null : warnings);
    }

    /// <returns>And a warning where the cluster could not be asked: what does not take it is told all the same.</returns>
    private async Task<(ManifestReport Report, YamlWarning[] Unknown)> ValidateAsync(string yaml, string? cluster, CancellationToken ct)
    {
        if (cluster is null)
            return (await ManifestValidator.ValidateAsync(yaml, null, ct), []);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            var client = await connections.GetAsync(cluster, null, ct);
            return (await ManifestValidator.ValidateAsync(yaml, schemas.GetValue(client, c => new ClusterSchemas(c, time)), limit.Token), []);
        }
        catch (Exception e) when (e is ReconcileException or KubernetesException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (await ManifestValidator.ValidateAsync(yaml, null, ct),
                [new($"Kinds and fields were not looked up: cluster {cluster} does not tell them.", "clusters.checkHealth says why.")]);
        }
    }

    private async Task<string> ClusterOfAsync(string environmentId, CancellationToken ct) =>
        await database.FindAsync($"SELECT cluster_id FROM environments WHERE id = {environmentId}", row => row.Text("cluster_id"), ct)
        ?? throw Subjects.NotFound(Subject.Environment, environmentId);

    private async Task<string?> OnlyClusterAsync(ServerCall call) => await clusters.VisibleAsync(call) is [var only] ? only.Id : null;
}
