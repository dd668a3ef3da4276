using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes;

/// <summary>Finds out why objects are not healthy, from the pods and events beneath them.</summary>
/// <remarks>Costs a few lists of the object's namespace, which objects that are asked about within two seconds share, and one log for
/// each cause that has one. What these credentials may not look at is said as the last cause: that is no error.</remarks>
public sealed class CauseFinder(KubernetesClient cluster)
{
    private const int mostCauses = 5;
    private const int mostLogLines = 10;
    private const int longestLogLine = 500;

    private readonly ClusterView view = new(
        async (resource, ns) =>
            (await cluster.ListAsync(resource, ns, null, CancellationToken.None, resource == Kinds.Events ? "type=Warning" : null)).Items,
        async (about, ct) => await cluster.Discovery.FindAsync(about.ApiVersion, about.Kind, ct) is { Namespaced: true } resource
            ? await cluster.GetAsync(resource, about.Namespace, about.Name, ct)
            : null,
        TimeProvider.System);

    /// <summary>Why an object is not healthy: the most telling cause first, each once (three pods that fail alike are one cause), at most
    /// five. Empty when nothing is found beneath; then the health's own message is all there is.</summary>
    /// <remarks>Also worth asking about a Service or an Ingress, which are healthy by being there: without endpoints or class they do not
    /// work all the same.</remarks>
    /// <exception cref="ReconcileException">The cluster cannot be reached.</exception>
    public async Task<IReadOnlyList<Cause>> FindAsync(LiveObject unhealthy, CancellationToken ct)
    {
        var found = await FindAsync(view, unhealthy, ct);
        return await Task.WhenAll(found.Select(finding => WithLogAsync(finding, ct)));
    }

    /// <summary>Without the logs.</summary>
    internal static async Task<IReadOnlyList<Finding>> FindAsync(ClusterView view, LiveObject unhealthy, CancellationToken ct)
    {
        var search = new CauseSearch(view, unhealthy.Ref);
        var found = await CauseTable.FindAsync(search, unhealthy, ct);
        return [.. Finding.Merge(found).Take(mostCauses), .. search.Refused];
    }

    private async Task<Cause> WithLogAsync(Finding finding, CancellationToken ct)
    {
        var cause = finding.Cause;
        if (finding.Log is not { } log)
            return cause;
        try
        {
            var text = await cluster.ReadLogAsync(cause.Object.Namespace!, log.Pod, log.Container, mostLogLines, log.Previous, ct);
            return cause with { LogLines = [.. text.Split('\n').Where(l => l.Length > 0).TakeLast(mostLogLines).Select(Line)] };
        }
        catch (KubernetesException e)
        {
            return cause with { Message = $"{cause.Message} Its log cannot be read: {OneLine.Quote(e.MissingRight ?? e.Message)}." };
        }
    }

    private static string Line(string line) => line.Length <= longestLogLine ? line : line[..(longestLogLine - 1)] + "…";
}
