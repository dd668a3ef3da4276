using System.Runtime.CompilerServices;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Health.Causes;

/// <summary>Each file <c>Cases/TOPIC/CASE.yaml</c> is a cluster: its first object is the unhealthy one, and the comment at its head says
/// what is found. <c>ZAKENAK_UPDATE_GOLDEN=1</c> writes that comment.</summary>
public sealed class CauseCaseTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(Folder(), "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder(), file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_has_the_causes_of_its_head(string name)
    {
        var file = Path.Combine(Folder(), name);
        var lines = await File.ReadAllLinesAsync(file, ct);
        var rest = lines.SkipWhile(line => line.StartsWith('#')).ToList();
        LiveObject[] objects = [.. ManifestReader.Read(string.Join('\n', rest), name)
            .Select(m => new LiveObject(JsonSerialization.ToElement(m.Json), m.ApiVersion, m.Kind))];

        var found = await CauseFinder.FindAsync(ViewOf(objects), objects[0], ct);

        string[] said = [.. found.SelectMany(Say).DefaultIfEmpty("# nothing")];
        if (Environment.GetEnvironmentVariable("ZAKENAK_UPDATE_GOLDEN") == "1")
            await File.WriteAllLinesAsync(file, said.Concat(rest), ct);
        else
            string.Join('\n', said).ShouldBe(string.Join('\n', lines.TakeWhile(line => line.StartsWith('#'))));
    }

    private static ClusterView ViewOf(IReadOnlyCollection<LiveObject> objects) => new((resource, ns) =>
        Task.FromResult<IReadOnlyList<LiveObject>>(
            [.. objects.Where(o => o.Kind == resource.Kind && o.ApiVersion == resource.ApiVersion && o.Namespace == ns)]),
        (about, _) => Task.FromResult(objects.FirstOrDefault(o => o.Ref == about)),
        TimeProvider.System);

    private static IEnumerable<string> Say(Finding finding)
    {
        var (cause, log) = (finding.Cause, finding.Log);
        yield return $"# {cause.Object} {cause.Reason}{(cause.IsFinal ? ", final" : "")}: {cause.Message}";
        yield return $"#   next: {cause.NextStep}";
        if (log is not null)
            yield return $"#   log: {log.Container} of {log.Pod}{(log.Previous ? ", the run before" : "")}";
    }

    private static string Folder([CallerFilePath] string test = "") => Path.Combine(Path.GetDirectoryName(test)!, "Cases");
}
