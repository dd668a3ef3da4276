using System.Text;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>Kustomizations, by the real kustomize or the one inside kubectl, with its default load restrictions.</summary>
internal sealed class KustomizationRenderer(RenderContext context)
{
    /// <exception cref="ReconcileException">ToolMissing, RenderFailed, ManifestInvalid, PathOutsideProject, SourceNotFound,
    /// RemoteResourceRefused.</exception>
    public async Task<RenderedText> RenderAsync(KustomizationUnit unit, CancellationToken ct)
    {
        var source = new KustomizationSource(context.Tree, context.AllowRemote);
        var folder = context.Tree.Locate(unit.Path);
        source.Read(folder);
        var tool = await context.Tools.RequireKustomizeAsync(ct);
        var key = Key(source.Snapshot, folder, tool);
        if (!source.HasRemote && context.Cache.Find(key) is { } kept)
            return new(Encoding.UTF8.GetString(kept), FromCache: true);
        var text = await RunAsync(unit, source, folder, tool, ct);
        if (!source.HasRemote)
            context.Cache.Keep(key, Encoding.UTF8.GetBytes(text));
        return new(text, FromCache: false);
    }

    private async Task<string> RunAsync(KustomizationUnit unit, KustomizationSource source, string folder, LocatedTool tool,
        CancellationToken ct)
    {
        using var scratch = new ScratchFolder();
        var copy = scratch.Folder("source");
        source.Snapshot.WriteTo(copy);
        var process = new ChildProcess(tool.Path, [tool.Tool == Tool.Kustomize ? "build" : "kustomize", Path.Combine(copy, folder)])
        {
            WorkingDirectory = copy,
            Environment = source.HasRemote
                ? ToolEnvironment.Open(context.Variables, scratch)
                : ToolEnvironment.Offline(context.Variables, scratch),
        };
        try
        {
            return await context.RunAsync(process, $"Kustomization {unit.Name}", error => Clean(error, copy), ct);
        }
        catch (ReconcileException) when (!ct.IsCancellationRequested)
        {
            SourceYaml.ThrowIfBroken(source.Snapshot, SourceYaml.HasYamlExtension);
            throw;
        }
    }

    private static CacheKey Key(SourceSnapshot snapshot, string folder, LocatedTool tool)
    {
        using var digest = new PartsDigest("kustomize/1");
        snapshot.AddTo(digest);
        return digest.Add(folder).Add(tool.Version).ToKey();
    }

    /// <summary>Without the scratch copy's path and the notes on deprecated fields.</summary>
    private static string Clean(string error, string copy)
    {
        var lines = error.Replace(copy + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(copy, ".", StringComparison.Ordinal)
            .Split('\n').Where(line => !line.StartsWith("# Warning:", StringComparison.Ordinal));
        var message = string.Join('\n', lines).Trim();
        return message.StartsWith("error: ", StringComparison.OrdinalIgnoreCase) ? message["error: ".Length..] : message;
    }
}
