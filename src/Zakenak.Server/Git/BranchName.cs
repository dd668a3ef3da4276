namespace Zakenak.Server.Git;

/// <summary>The rules of <c>git check-ref-format --branch</c>.</summary>
internal static class BranchName
{
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 244 && !name.StartsWith('-') && name != "HEAD" && name != "@" && !name.EndsWith('.')
        && !name.Contains("..") && !name.Contains("@{") && !name.Any(c => c <= ' ' || c == 127 || "~^:?*[\\".Contains(c))
        && name.Split('/').All(part => part.Length > 0 && !part.StartsWith('.') && !part.EndsWith(".lock", StringComparison.Ordinal));
}
