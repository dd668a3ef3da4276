using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A name that leads to this machine, but does not say so.</summary>
internal static class OwnName
{
    private const string Hosts = "/etc/hosts";

    /// <summary>Skips the running test where there is none.</summary>
    public static string Get()
    {
        var found = File.ReadLines(Hosts).Select(line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["127.0.0.1", ..]).SelectMany(words => words.Skip(1)).FirstOrDefault(name => name != "localhost");
        if (found is null)
            Skip.Because($"{Hosts} has no name for 127.0.0.1 but localhost");
        return found;
    }
}
