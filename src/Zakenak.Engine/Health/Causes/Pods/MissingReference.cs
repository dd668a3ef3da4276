using System.Text.RegularExpressions;

namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A Secret or ConfigMap, or a key in one, that the kubelet did not find.</summary>
/// <param name="Kind"><c>Secret</c> or <c>ConfigMap</c>.</param>
/// <param name="Key">Null when it is not there at all.</param>
internal sealed partial record MissingReference(string Kind, string Name, string? Key)
{
    /// <summary>Null when the words are about something else.</summary>
    /// <param name="words">Of the kubelet, about a container's environment or a volume.</param>
    public static MissingReference? Read(ObservedPod pod, string words)
    {
        if (Whole().Match(words) is { Success: true } whole)
            return new(KindOf(whole.Groups["kind"].Value), whole.Groups["name"].Value, null);
        if (KeyOfEnvironment().Match(words) is { Success: true } key)
            return new(KindOf(key.Groups["kind"].Value), key.Groups["name"].Value, key.Groups["key"].Value);
        if (KeyOfVolume().Match(words) is not { Success: true } item)
            return null;
        var kind = KindOf(item.Groups["kind"].Value);
        var name = SourceOf(pod, Volume().Match(words).Groups["name"].Value, kind);
        return name is null ? null : new(kind, name, item.Groups["key"].Value);
    }

    public string Message => Key is null ? $"the {Kind} {Name} does not exist" : $"the {Kind} {Name} has no key {Key}";

    public string NextStep(ObservedPod pod)
    {
        var key = Key ?? KeysOf(pod).FirstOrDefault() ?? "KEY";
        return (Kind, Key) switch
        {
            ("Secret", null) => $"Create it: {pod.Kubectl($"create secret generic {Name} --from-literal={key}=…")}.",
            ("ConfigMap", null) => $"Declare it, or create it: {pod.Kubectl($"create configmap {Name} --from-literal={key}=…")}.",
            _ => "Add the key, or correct its name in the pod; what is there: "
                + $"{pod.Kubectl($"describe {Kind.ToLowerInvariant()} {Name}")}.",
        };
    }

    /// <summary>Those that the containers' environments ask it for.</summary>
    private IEnumerable<string> KeysOf(ObservedPod pod)
    {
        var reference = Kind == "Secret" ? "valueFrom.secretKeyRef" : "valueFrom.configMapKeyRef";
        return pod.Containers.SelectMany(c => c.Spec.Items("env")).Where(e => e.Text(reference + ".name") == Name)
            .Select(e => e.Text(reference + ".key")).OfType<string>();
    }

    /// <summary>Of a projected volume with several sources nobody tells which one.</summary>
    private static string? SourceOf(ObservedPod pod, string volume, string kind)
    {
        var found = pod.Json.Items("spec.volumes").FirstOrDefault(v => v.Text("name") == volume);
        var (direct, projected) = kind == "Secret" ? ("secret.secretName", "secret.name") : ("configMap.name", "configMap.name");
        var sources = found.Items("projected.sources").Select(s => s.Text(projected)).OfType<string>().ToList();
        return found.Text(direct) ?? (sources is [var only] ? only : null);
    }

    private static string KindOf(string word) => word.StartsWith("s", StringComparison.OrdinalIgnoreCase) ? "Secret" : "ConfigMap";

    [GeneratedRegex("""(?<kind>secret|configmap)s? "(?<name>[^"]+)" not found""")]
    private static partial Regex Whole();

    [GeneratedRegex(@"couldn't find key (?<key>\S+) in (?<kind>Secret|ConfigMap) (?:[^/\s]+/)?(?<name>[^\s,]+)")]
    private static partial Regex KeyOfEnvironment();

    [GeneratedRegex(@"references non-existent (?<kind>secret|config) key: (?<key>[^\s,]+)")]
    private static partial Regex KeyOfVolume();

    [GeneratedRegex("for volume \"(?<name>[^\"]+)\"")]
    private static partial Regex Volume();
}
