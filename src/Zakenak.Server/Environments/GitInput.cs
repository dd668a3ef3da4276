using Zakenak.Server.Git;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.Environments;

/// <summary>What is given to Git as a branch or a path: neither an option nor a way out.</summary>
internal static class GitInput
{
    /// <summary>Between two looks at a branch.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(10);

    public static void Branch(string path, string value, InputIssues issues)
    {
        if (!BranchName.IsValid(value))
            issues.Add(path, "must be the name of a branch, such as main");
    }

    /// <summary>A folder in the repository, relative to its root.</summary>
    public static void Path(string path, string value, InputIssues issues)
    {
        var parts = value.Split('/');
        if (value.Length is 0 or > 500 || value.StartsWith('/') || value.Any(c => char.IsControl(c) || c == '\\') || parts.Contains("..") || value.StartsWith('-'))
            issues.Add(path, "must be a folder of the repository, such as ./k8s/overlays/production, without ..");
    }
}
