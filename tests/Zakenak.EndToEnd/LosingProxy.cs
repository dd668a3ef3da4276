namespace Zakenak.EndToEnd;

/// <summary>Stands before a server and breaks off the first requests that hold some words, as a network does.</summary>
internal sealed class LosingProxy : IAsyncDisposable
{
    private readonly TcpRelay relay;
    private int left;

    /// <param name="behind">The server's address.</param>
    /// <param name="times">How many requests are lost; those after them arrive.</param>
    public LosingProxy(Uri behind, string words, int times)
    {
        left = times;
        relay = new(behind.Host, behind.Port,
            (asked, _) => Task.FromResult(!asked.Contains(words, StringComparison.Ordinal) || Interlocked.Decrement(ref left) < 0));
    }

    public string Address => $"http://{relay.Host}";

    /// <summary>Ends every connection that there is; new ones are served.</summary>
    public void BreakOff() => relay.BreakOff();

    public ValueTask DisposeAsync() => relay.DisposeAsync();
}
