using System.Text.RegularExpressions;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.Environments;

/// <summary>What is given to Git as a branch or a path: neither an option nor a way out.</summary>
internal static partial class GitInput
{
    /// <summary>As <c>git check-ref-format --branch</c> has it, and no revision expression.</summary>
    public static void Branch(string path, string value, InputIssues issues)
    {
        var isOne = value.Length is > 0 and <= 200 && BranchForm().IsMatch(value) && !value.Contains("..", StringComparison.Ordinal)
            && !value.Contains("//", StringComparison.Ordinal) && !value.EndsWith('/') && !value.EndsWith('.')
            && !value.Split('/').Any(part => part.StartsWith('.') || part.EndsWith(".lock", StringComparison.Ordinal));
        if (!isOne)
            issues.Add(path, "must be the name of a branch, such as main");
    }

    /// <summary>A folder in the repository, relative to its root.</summary>
    public static void Path(string path, string value, InputIssues issues)
    {
        var parts = value.Split('/');
        if (value.Length is 0 or > 500 || value.StartsWith('/') || value.Any(c => char.IsControl(c) || c == '\\') || parts.Contains("..") || value.StartsWith('-'))
            issues.Add(path, "must be a folder of the repository, such as ./k8s/overlays/production, without ..");
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./+-]*$")]
    private static partial Regex BranchForm();
}
