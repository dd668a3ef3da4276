namespace Zakenak.Engine.Rendering;

/// <summary>What Helm says, without what is of no use to the reader.</summary>
internal static class HelmMessage
{
    private static readonly string[] Noise = ["WARNING:", "level=", "Use --debug flag", "walk.go:", "coalesce.go:", "warning:"];

    /// <param name="scratch">The folder whose name means nothing to the user: paths appear relative to the project's root.</param>
    public static string Clean(string error, string scratch)
    {
        var lines = error.Replace(scratch + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(scratch, ".", StringComparison.Ordinal)
            .Split('\n')
            .Where(line => line.Trim().Length > 0 && !Noise.Any(noise => line.Contains(noise, StringComparison.Ordinal)));
        var message = string.Join('\n', lines).Trim();
        foreach (var prefix in (string[])["Error: ", "error: ", "template: "])
        {
            if (message.StartsWith(prefix, StringComparison.Ordinal))
                message = message[prefix.Length..];
        }
        return message.Length > 0 ? message : "it says no reason.";
    }
}
