using Microsoft.AspNetCore.Http;

namespace Zakenak.Trpc.Hosting;

/// <summary>Where routers are mapped.</summary>
internal sealed class BasePaths
{
    private readonly List<PathString> paths = [];

    public void Add(PathString path) => paths.Add(path);

    /// <param name="rest">What follows the base path, without its slash.</param>
    public bool TryMatch(PathString requested, out string rest)
    {
        foreach (var path in paths)
        {
            if (requested.StartsWithSegments(path, out var remaining))
            {
                rest = remaining.Value!.TrimStart('/');
                return true;
            }
        }
        rest = "";
        return false;
    }
}
