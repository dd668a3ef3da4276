namespace Zakenak.Engine.Configuration;

/// <summary>Whether what the file names is there.</summary>
internal sealed class FileCheck(string directory, Problems problems)
{
    private static readonly string[] kustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <param name="deploy">With the environment put in, as <paramref name="build"/>.</param>
    /// <param name="build">A mapping, a list of them, or null.</param>
    public void Run(ConfigMap deploy, ConfigNode? build)
    {
        foreach (var chart in Items(deploy["charts"]))
        {
            Chart(chart is ConfigMap map ? map["path"] as ConfigScalar : chart as ConfigScalar);
            Files((chart as ConfigMap)?["values"], "values file");
        }
        Files(deploy["values"], "values file");
        foreach (var kustomization in Items(deploy["kustomizations"]).Cast<ConfigScalar>())
            Kustomization(kustomization);
        foreach (var manifest in Items(deploy["manifests"]).Cast<ConfigScalar>())
            Manifest(manifest);
        foreach (var one in build is ConfigMap single ? [single] : Items(build).Cast<ConfigMap>())
        {
            Missing(one["context"] as ConfigScalar, "build context", Directory.Exists);
            Missing(one["dockerfile"] as ConfigScalar ?? new ConfigScalar(one.At, "Dockerfile", "", true), "Dockerfile", File.Exists);
        }
    }

    private void Chart(ConfigScalar? path)
    {
        if (path is null || path.Text.StartsWith("oci://", StringComparison.Ordinal))
            return;
        if (Directory.Exists(Full(path.Text)) && !File.Exists(Path.Combine(Full(path.Text), "Chart.yaml")))
            problems.Add(path.At, $"{path.Text} is no chart: there is no Chart.yaml in it");
        else
            Missing(path, "chart", Exists);
    }

    private void Kustomization(ConfigScalar path)
    {
        if (Directory.Exists(Full(path.Text)) && !kustomizationNames.Any(name => File.Exists(Path.Combine(Full(path.Text), name))))
            problems.Add(path.At, $"{path.Text} is no kustomization: there is no kustomization.yaml in it");
        else
            Missing(path, "kustomization", Directory.Exists);
    }

    private void Manifest(ConfigScalar path)
    {
        var wildcard = path.Text.IndexOfAny(['*', '?', '[']);
        if (wildcard < 0)
            Missing(path, "manifest", Exists);
        else // what the pattern finds is the renderer's to say; the folder it starts in must be there
            Missing(path with { Text = path.Text[..(path.Text.LastIndexOf('/', wildcard) + 1)] }, "manifests' folder", Directory.Exists);
    }

    private void Files(ConfigNode? list, string what)
    {
        foreach (var file in Items(list).Cast<ConfigScalar>())
            Missing(file, what, File.Exists);
    }

    private void Missing(ConfigScalar? path, string what, Func<string, bool> exists)
    {
        if (path is not null && !exists(Full(path.Text)))
            problems.Add(path.At, $"the {what} {path.Text} is not there (looked for {Full(path.Text)})");
    }

    private string Full(string path) => Path.GetFullPath(Path.Combine(directory, path));

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static IReadOnlyList<ConfigNode> Items(ConfigNode? list) => (list as ConfigList)?.Items ?? [];
}
