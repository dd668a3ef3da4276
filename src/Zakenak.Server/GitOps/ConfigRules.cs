using Zakenak.Server.Charts;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Environments;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.GitOps;

/// <summary>What the configuration of a resource must fulfil.</summary>
internal static class ConfigRules
{
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Each costs requests or a query in every pass.</summary>
    private const int MostEntries = 100;

    public static void Check(GitOpsType type, GitOpsConfig config, InputIssues issues)
    {
        if (config.Path is { } path)
            GitInput.Path("config.path", path, issues);
        issues.Duration("config.interval", config.Interval, GitInput.LeastInterval);
        issues.Duration("config.retryInterval", config.RetryInterval, GitInput.LeastInterval);
        issues.Duration("config.timeout", config.Timeout, LeastTimeout);
        foreach (var (name, count) in new[] { ("healthChecks", config.HealthChecks?.Count), ("dependsOn", config.DependsOn?.Count), ("valuesFrom", config.ValuesFrom?.Count) })
        {
            if (count > MostEntries)
                issues.Add($"config.{name}", $"must have at most {MostEntries} entries");
        }
        foreach (var (i, check) in (config.HealthChecks ?? []).Index())
        {
            issues.Text($"config.healthChecks[{i}].apiVersion", check.ApiVersion, 200);
            issues.Text($"config.healthChecks[{i}].kind", check.Kind, 100);
            issues.Text($"config.healthChecks[{i}].name", check.Name, 253);
            if (check.Namespace is { } ns)
                issues.Label($"config.healthChecks[{i}].namespace", ns);
        }
        foreach (var (i, dependency) in (config.DependsOn ?? []).Index())
        {
            issues.Label($"config.dependsOn[{i}].name", dependency.Name);
            if (dependency.Namespace is { } ns)
                issues.Label($"config.dependsOn[{i}].namespace", ns);
            if (dependency.Kind is not (null or "Kustomization" or "HelmRelease"))
                issues.Add($"config.dependsOn[{i}].kind", "must be Kustomization or HelmRelease");
        }
        if (type == GitOpsType.Helm)
            CheckChart(config, issues);
        else
            RefuseChart(config, issues);
    }

    /// <exception cref="Errors.ServerException">InvalidInput: the repository is not of the kind that this needs.</exception>
    public static void CheckSource(GitOpsType type, GitOpsConfig config, RepositoryKind kind)
    {
        var issues = new InputIssues();
        if (kind == RepositoryKind.Helm && type != GitOpsType.Helm)
            issues.Add("repositoryId", "names a Helm repository, which goes with type helm only");
        else if (config.SourceType is { } source && source == ChartSource.HelmRepository != (kind == RepositoryKind.Helm))
            issues.Add("config.sourceType", $"does not go with the repository, which is of kind {Names.Of(kind)}");
        issues.ThrowIfAny();
    }

    private static void CheckChart(GitOpsConfig config, InputIssues issues)
    {
        if (config.ChartName is not { } chart)
            issues.Add("config.chartName", "is needed for type helm: a path in the repository, or the chart's name");
        else if (chart.Length is 0 or > 300 || chart.StartsWith('-') || chart.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || chart.Split('/').Contains(".."))
            issues.Add("config.chartName", "must be a chart's name, or its path in the repository without ..");
        if (config.ChartVersion is { } version && (version.Length > 100 || !VersionRange.TryParse(version, out _)))
            issues.Add("config.chartVersion", "must be a version, such as 1.2.3, or a range of versions, such as ^1.2");
        foreach (var (i, source) in (config.ValuesFrom ?? []).Index())
        {
            if (source.Kind is not ("ConfigMap" or "Secret"))
                issues.Add($"config.valuesFrom[{i}].kind", "must be ConfigMap or Secret");
            issues.Text($"config.valuesFrom[{i}].name", source.Name, 253);
        }
        if (config.Install?.Remediation is { Retries: < 0 or > 100 })
            issues.Add("config.install.remediation.retries", "must be 0 to 100");
        if (config.Upgrade?.Remediation is { Retries: < 0 or > 100 })
            issues.Add("config.upgrade.remediation.retries", "must be 0 to 100");
    }

    private static void RefuseChart(GitOpsConfig config, InputIssues issues)
    {
        (string Name, object? Value)[] only = [("chartName", config.ChartName), ("chartVersion", config.ChartVersion), ("sourceType", config.SourceType),
            ("values", config.Values), ("valuesFrom", config.ValuesFrom), ("install", config.Install), ("upgrade", config.Upgrade)];
        foreach (var (name, _) in only.Where(field => field.Value is not null))
            issues.Add($"config.{name}", "goes with type helm only");
    }
}
