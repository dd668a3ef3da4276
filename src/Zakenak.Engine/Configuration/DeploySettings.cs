using System.Text.Json.Nodes;

namespace Zakenak.Engine.Configuration;

/// <summary>Section <c>deploy</c>.</summary>
public sealed record DeploySettings
{
    public required string Namespace { get; init; }

    /// <summary>In the order of the list: each is a wave after the one before.</summary>
    public IReadOnlyList<ChartSettings> Charts { get; init; } = [];

    /// <summary>Values files for every chart, later wins.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Folders with a <c>kustomization.yaml</c>.</summary>
    public IReadOnlyList<string> Kustomizations { get; init; } = [];

    /// <summary>Files, folders (every <c>.yaml</c>, <c>.yml</c>, <c>.json</c> beneath) and globs.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    /// <summary>How long one wave, and the wait for health, may take. Default 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether <c>converge</c> deletes what left the desired state. Default true.</summary>
    public bool Prune { get; init; } = true;

    /// <summary>Whether a missing namespace is created. Default false.</summary>
    public bool CreateNamespace { get; init; }

    /// <summary>A file with rules of health for kinds of one's own, beside the project file; null: the built-in rules alone.</summary>
    public string? HealthRules { get; init; }
}

/// <summary>An entry of <c>deploy.charts</c>: a path, an <c>oci://</c> reference, or a mapping.</summary>
public sealed record ChartSettings
{
    /// <summary>A chart's folder or archive in the project; null for a chart from a repository.</summary>
    public string? Path { get; init; }

    /// <summary>The chart's name in <see cref="Repo"/>, or an <c>oci://</c> reference.</summary>
    public string? Chart { get; init; }

    /// <summary>A Helm repository's address.</summary>
    public string? Repo { get; init; }

    /// <summary>Of a chart from a repository; null takes the newest.</summary>
    public string? Version { get; init; }

    /// <summary>Release name; default the chart's <c>name</c> (known once it is read).</summary>
    public string? Name { get; init; }

    /// <summary>Default: the deploy namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Values files after those of <c>deploy.values</c>.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Values that win over every file, as one more values file merged last; dotted keys are already nested. Null when there are
    /// none.</summary>
    public JsonObject? Set { get; init; }
}
