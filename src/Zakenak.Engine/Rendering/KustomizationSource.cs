using System.Text.Json.Nodes;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>Reads a kustomization with everything that it refers to, and what that refers to: no more is read, and nothing else can be
/// seen by kustomize.</summary>
internal sealed class KustomizationSource(ProjectTree tree, bool allowRemote)
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Every key under which kustomize, or one of its built-in plugins, loads a file or a folder.</summary>
    private static readonly HashSet<string> LoadingKeys = new(StringComparer.Ordinal)
    {
        "resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators", "patchesStrategicMerge",
        "path", "paths", "files", "envs", "env",
    };

    /// <summary>What is loaded under these configures plugins, which load files of their own.</summary>
    private static readonly HashSet<string> PluginKeys = new(StringComparer.Ordinal) { "generators", "transformers", "validators" };

    /// <summary>Free text of the objects.</summary>
    private static readonly HashSet<string> TextKeys = new(StringComparer.Ordinal)
    {
        "labels", "annotations", "commonLabels", "commonAnnotations", "pairs", "patch", "literals",
    };

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public SourceSnapshot Snapshot { get; } = new();

    /// <summary>Whether something is fetched, so that the same files may render differently tomorrow.</summary>
    public bool HasRemote { get; private set; }

    public static bool IsKustomization(string fileName) => FileNames.Contains(fileName);

    /// <param name="folder">Relative to the project's root.</param>
    /// <exception cref="ReconcileException">SourceNotFound, PathOutsideProject, RemoteResourceRefused, RenderFailed,
    /// ManifestInvalid.</exception>
    public void Read(string folder)
    {
        if (!seen.Add(folder))
            return;
        var entry = tree.Require(folder, "Kustomization");
        if (!entry.IsFolder)
            throw new ReconcileException(Reasons.SourceNotFound, $"{folder} is a file: name the folder that holds the kustomization.");
        var file = Find(folder) ?? throw new ReconcileException(Reasons.SourceNotFound, $"{folder} holds no kustomization.yaml.");
        Snapshot.Read(file);
        foreach (var document in SourceYaml.Documents(Snapshot[file.Path]!, file.Path))
        {
            RefuseHelm(document as JsonObject, file.Path);
            Visit(document, key: null, folder, file.Path);
        }
    }

    private SourceEntry? Find(string folder) => FileNames.Select(name => tree.Find(Join(folder, name))).FirstOrDefault(e => e is not null);

    private void Visit(JsonNode? node, string? key, string folder, string file)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map.Where(e => !TextKeys.Contains(e.Key)))
                    Visit(value, LoadingKeys.Contains(name) ? name : null, folder, file);
                break;
            case JsonArray list:
                foreach (var item in list)
                    Visit(item, key, folder, file);
                break;
            case JsonValue value when key is not null && value.TryGetValue<string>(out var reference):
                Load(reference, key, folder, file);
                break;
        }
    }

    private void Load(string reference, string key, string folder, string file)
    {
        // A generator's file may be given a name: `name=path`.
        if (key == "files" && reference.IndexOf('=') is var equals and > 0 && !RemoteReference.IsRemote(reference))
            reference = reference[(equals + 1)..];
        if (RemoteReference.IsRemote(reference))
        {
            HasRemote = allowRemote ? true : throw new ReconcileException(Reasons.RemoteResourceRefused,
                $"{file} refers to {reference}, which is fetched from elsewhere each time: "
                + "copy it into the project, or allow remote resources.");
            return;
        }
        // Inline YAML, or a JSON pointer: nothing that is loaded, or nothing that kustomize would take.
        if (reference.Contains('\n') || reference.Length == 0 || (Path.IsPathRooted(reference) && !Path.Exists(reference)))
            return;
        if (tree.Find(tree.Locate(folder, reference)) is not { } entry)
            return; // kustomize says it best, or it is no path at all (`path: spec/replicas`)
        if (entry.IsFolder)
            LoadFolder(entry, key);
        else if (PluginKeys.Contains(key) && !seen.Contains(entry.Path))
            LoadPlugin(entry, folder);
        else
            Snapshot.Read(entry);
    }

    private void LoadFolder(SourceEntry entry, string key)
    {
        if (key is "resources" or "bases" or "components" || PluginKeys.Contains(key) || Find(entry.Path) is not null)
            Read(entry.Path);
    }

    private void LoadPlugin(SourceEntry entry, string folder)
    {
        seen.Add(entry.Path);
        Snapshot.Read(entry);
        foreach (var document in SourceYaml.Documents(Snapshot[entry.Path]!, entry.Path))
            Visit(document, key: null, folder, entry.Path);
    }

    private static void RefuseHelm(JsonObject? kustomization, string file)
    {
        var key = kustomization?.Select(e => e.Key).FirstOrDefault(k => k is "helmCharts" or "helmChartInflationGenerator");
        if (key is not null)
        {
            throw new ReconcileException(Reasons.RenderFailed,
                $"{file}: {key} asks kustomize to run Helm, which it does only with --enable-helm: "
                + "list the chart under deploy.charts instead.");
        }
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
