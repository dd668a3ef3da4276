using System.Text.Json.Nodes;

namespace Zakenak.Engine.Configuration;

/// <summary>A <c>zakenak.yaml</c>, read and checked. <c>${NAME}</c>s are resolved when a section is asked for, so that <c>status</c> does not need the registry's password.</summary>
public sealed class ProjectFile
{
    /// <summary>Reads and checks the file; every problem is reported at once.</summary>
    /// <exception cref="ConfigurationException">Not there, not readable, broken YAML, unknown keys, wrong types, missing keys.</exception>
    public static ProjectFile Load(string path, IReadOnlyDictionary<string, string>? environment = null) => throw new NotImplementedException();

    /// <summary>Absolute path of the file.</summary>
    public string Path => throw new NotImplementedException();

    /// <summary>The file's folder: relative paths start here.</summary>
    public string Directory => throw new NotImplementedException();

    /// <summary>The Git top level around the file, else its folder: no path may leave it.</summary>
    public string Root => throw new NotImplementedException();

    /// <summary>A DNS label.</summary>
    public string Project => throw new NotImplementedException();

    /// <summary>Free text, default <c>prod</c>.</summary>
    public string Environment => throw new NotImplementedException();

    public bool HasBuild => throw new NotImplementedException();

    /// <exception cref="ConfigurationException">A <c>${NAME}</c> that is not set: names it and its line.</exception>
    public DeploySettings Deploy() => throw new NotImplementedException();

    /// <inheritdoc cref="Deploy"/>
    public RegistrySettings? Registry() => throw new NotImplementedException();

    /// <inheritdoc cref="Deploy"/>
    public BuildSettings? Build() => throw new NotImplementedException();

    /// <inheritdoc cref="Deploy"/>
    public GitSettings? Git() => throw new NotImplementedException();
}

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
}

/// <summary>An entry of <c>deploy.charts</c>: a path, or a mapping.</summary>
public sealed record ChartSettings
{
    /// <summary>A chart's folder or archive in the project; null for a chart from a repository.</summary>
    public string? Path { get; init; }

    /// <summary>The chart's name in <see cref="Repo"/>, or an <c>oci://</c> reference.</summary>
    public string? Chart { get; init; }

    /// <summary>A Helm repository's address.</summary>
    public string? Repo { get; init; }

    public string? Version { get; init; }

    /// <summary>Release name; default the chart's <c>name</c> (known once it is read).</summary>
    public string? Name { get; init; }

    /// <summary>Default: the deploy namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Values files after those of <c>deploy.values</c>.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Values that win over every file, as one more values file merged last; dotted keys are already nested. Null when there are none.</summary>
    public JsonObject? Set { get; init; }
}

/// <summary>Section <c>registry</c>.</summary>
public sealed record RegistrySettings(string Url, string? Username, string? Password, bool Insecure);

/// <summary>Section <c>build</c>; a list of named builds is a later capability.</summary>
public sealed record BuildSettings
{
    public string Context { get; init; } = ".";

    public string Dockerfile { get; init; } = "Dockerfile";

    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    public GpuSettings? Gpu { get; init; }

    /// <summary>docker, buildah or podman; null takes the first that works.</summary>
    public string? Backend { get; init; }
}

/// <summary>Section <c>build.gpu</c>.</summary>
public sealed record GpuSettings(bool Enabled, string? Runtime, string? Memory, string? Devices);

/// <summary>Section <c>git</c>: the branch a converge must be on, and what it watches.</summary>
public sealed record GitSettings(string? Branch, IReadOnlyList<string> Paths, string? Strategy);

/// <summary>Wrong configuration: exit code 2. The message holds every problem, one a line, each <c>file:line:column: message</c>.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> problems)
    : ReconcileException(Reasons.ConfigurationInvalid, string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
