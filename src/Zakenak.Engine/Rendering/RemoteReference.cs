using System.Text.RegularExpressions;

namespace Zakenak.Engine.Rendering;

/// <summary>Which entries of a kustomization leave the machine.</summary>
internal static partial class RemoteReference
{
    /// <summary>Whether kustomize would fetch it. Rule: kustomize's <c>api/internal/git/repospec.go</c> and <c>api/internal/loader</c>,
    /// read broadly: any scheme
    /// (<c>file://</c> clones from anywhere on this machine), <c>git::</c>, <c>gh:</c>, <c>github.com/</c>, <c>user@host:</c>, and Git
    /// queries.</summary>
    public static bool IsRemote(string reference) => Pattern().IsMatch(reference.TrimStart());

    [GeneratedRegex(
        @"^(?:[a-z][a-z0-9+.-]*::?//|[a-z]+::|gh:|github\.com[:/]|[^\s/]+@[^\s/:]+[:/]|\S+[?&](?:ref|version|timeout|submodules)=)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
