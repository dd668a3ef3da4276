namespace Zakenak.Trpc.Tests.Driving;

/// <summary>Which clients a test is repeated with.</summary>
public static class Clients
{
    /// <summary>Every version.</summary>
    public static TheoryData<string> All => ["latest", "v11.0", "v10"];

    /// <summary>Those that know subscriptions over HTTP, and streams of JSON lines.</summary>
    public static TheoryData<string> Version11 => ["latest", "v11.0"];

    /// <summary>Every version with each of its links for queries and mutations.</summary>
    public static TheoryData<string, string> WithLinks
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var version in (string[])["latest", "v11.0", "v10"])
            {
                foreach (var link in (string[])["http", "batch", "stream"])
                    pairs.Add(version, link);
            }
            return pairs;
        }
    }
}
