using YamlDotNet.Core;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>One or several kubeconfig files, merged as kubectl does: of entries with one name the first file's counts.</summary>
internal sealed class KubeconfigFiles
{
    private readonly List<string> files = [];
    private readonly Dictionary<string, KubeconfigEntry> clusters = [];
    private readonly Dictionary<string, KubeconfigEntry> users = [];
    private readonly Dictionary<string, KubeconfigEntry> contexts = [];
    private string? currentContext;

    /// <summary>The files that were read, as the variable <c>KUBECONFIG</c> lists them.</summary>
    public string PathList => string.Join(Path.PathSeparator, files);

    /// <summary>Null when nothing names a file and <c>~/.kube/config</c> is not there.</summary>
    public static KubeconfigFiles? Load(string? kubeconfig, Func<string, string?> environment)
    {
        if (kubeconfig is { Length: > 0 })
            return File.Exists(kubeconfig) ? Read([kubeconfig]) : throw Missing($"There is no kubeconfig {Path.GetFullPath(kubeconfig)}.");

        if (environment("KUBECONFIG") is { Length: > 0 } list)
        {
            // kubectl passes over those that are missing; when all are, that is a mistake and not an empty configuration.
            var paths = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var there = paths.Where(File.Exists).ToList();
            return there.Count > 0 ? Read(there) : throw Missing($"The variable KUBECONFIG names no file that exists: {list}.");
        }

        var home = environment("HOME") ?? environment("USERPROFILE");
        var standard = home is null ? null : Path.Combine(home, ".kube", "config");
        return File.Exists(standard) ? Read([standard]) : null;
    }

    /// <summary>Of a text that is in no file.</summary>
    /// <param name="name">What errors call it.</param>
    public static KubeconfigFiles Parse(string text, string name)
    {
        var parsed = new KubeconfigFiles();
        parsed.Add(name, () => new StringReader(text));
        return parsed;
    }

    public KubeconfigEntry Context(string? name)
    {
        name = name is { Length: > 0 } ? name : currentContext;
        if (name is null)
            throw Invalid($"no current-context is set; choose one with --context: {Names(contexts)}");
        return contexts.GetValueOrDefault(name) ?? throw Invalid($"there is no context '{name}'; there are: {Names(contexts)}");
    }

    public KubeconfigEntry Cluster(KubeconfigEntry context) => Referred(context, "cluster", clusters)
        ?? throw context.Invalid("it names no cluster");

    /// <summary>Null when the context names no user: the cluster is asked anonymously.</summary>
    public KubeconfigEntry? User(KubeconfigEntry context) => Referred(context, "user", users);

    private static KubeconfigEntry? Referred(KubeconfigEntry context, string what, Dictionary<string, KubeconfigEntry> entries)
    {
        if (context.Text(what) is not { } name)
            return null;
        return entries.GetValueOrDefault(name)
            ?? throw context.Invalid($"it names the {what} '{name}', which is not there; there are: {Names(entries)}");
    }

    private static KubeconfigFiles Read(IReadOnlyList<string> paths)
    {
        var merged = new KubeconfigFiles();
        foreach (var path in paths)
        {
            var file = Path.GetFullPath(path);
            merged.Add(file, () => File.OpenText(file));
        }
        return merged;
    }

    private void Add(string file, Func<TextReader> open)
    {
        files.Add(file);
        var root = ReadFile(file, open);
        if (!root.IsMap)
            throw new ReconcileException(Reasons.KubeconfigInvalid, $"{file} is not a kubeconfig: it is no YAML mapping.");
        currentContext ??= root.TextOf("current-context");
        AddEntries(root, file, "cluster", clusters);
        AddEntries(root, file, "user", users);
        AddEntries(root, file, "context", contexts);
    }

    private static void AddEntries(KubeconfigNode root, string file, string what, Dictionary<string, KubeconfigEntry> entries)
    {
        foreach (var item in root.ItemsOf($"{what}s"))
        {
            if (item.TextOf("name") is { } name)
                entries.TryAdd(name, new KubeconfigEntry(what, name, item[what] ?? KubeconfigNode.Empty, file));
        }
    }

    private static KubeconfigNode ReadFile(string file, Func<TextReader> open)
    {
        try
        {
            using var reader = open();
            return KubeconfigNode.Read(reader);
        }
        catch (YamlException e)
        {
            throw new ReconcileException(Reasons.KubeconfigInvalid, $"{file}:{e.Start.Line}:{e.Start.Column}: {Problem(e)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException(Reasons.KubeconfigInvalid, $"The kubeconfig {file} cannot be read: {e.Message}", e);
        }
    }

    // The parser's own message would begin with the position once more.
    private static string Problem(YamlException e) =>
        e.Message.IndexOf("): ", StringComparison.Ordinal) is var at and > 0 && e.Message.StartsWith("(L", StringComparison.Ordinal)
            ? e.Message[(at + 3)..]
            : e.Message;

    private ReconcileException Invalid(string problem) => new(Reasons.KubeconfigInvalid, $"{PathList}: {problem}");

    private static ReconcileException Missing(string problem) =>
        new(Reasons.KubeconfigInvalid,
            $"{problem} Name another with --kubeconfig, or copy your cluster's there (K3s: /etc/rancher/k3s/k3s.yaml).");

    private static string Names(Dictionary<string, KubeconfigEntry> entries) =>
        entries.Count == 0 ? "none" : string.Join(", ", entries.Keys.Order(StringComparer.Ordinal));
}
