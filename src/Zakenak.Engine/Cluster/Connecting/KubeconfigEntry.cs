namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>A named cluster, user or context, and the file it comes from: paths in it are relative to that file.</summary>
/// <param name="What"><c>cluster</c>, <c>user</c> or <c>context</c>.</param>
internal sealed record KubeconfigEntry(string What, string Name, KubeconfigNode Node, string File)
{
    public string? Text(string key) => Node.TextOf(key);

    public string Resolve(string path) => Path.Combine(Path.GetDirectoryName(File)!, path);

    /// <summary>What <c>KEY-data</c> holds (base64), else the file that <c>KEY</c> names; null when both are missing.</summary>
    public byte[]? Data(string key)
    {
        if (Text($"{key}-data") is { } base64)
            return FromBase64($"{key}-data", base64);
        if (Text(key) is not { } path)
            return null;
        try
        {
            return System.IO.File.ReadAllBytes(Resolve(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"its {key} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>An error about this entry, which says where it is.</summary>
    public ReconcileException Invalid(string problem, Exception? inner = null) =>
        new(Reasons.KubeconfigInvalid, $"{File}: {What} '{Name}': {problem}", inner);

    private byte[] FromBase64(string key, string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException e)
        {
            throw Invalid($"{key} is not base64", e);
        }
    }
}
