using Zakenak.Server.Settings;

namespace Zakenak.Server.Auth;

/// <summary>How often somebody may fail to sign in: as one user, and from one address. In the memory of this process: several servers on
/// one database allow as many times more.</summary>
internal sealed class SignInAttempts(AuthOptions options, TimeProvider clock)
{
    private readonly SlidingWindow users = new(options.AttemptsPerUser, options.AttemptsWindow, clock);
    private readonly SlidingWindow addresses = new(options.AttemptsPerAddress, options.AttemptsWindow, clock);
    private readonly Lock both = new();

    /// <summary>Counts an attempt before its password is looked at, so that many at once cannot slip through.</summary>
    /// <returns>How long to wait when there were too many; null: go on.</returns>
    public TimeSpan? Begin(string username, string address)
    {
        var network = ClientNetwork.Of(address);
        lock (both)
        {
            if (users.Wait(username) is { } forUser)
                return forUser;
            if (addresses.Wait(network) is { } forAddress)
                return forAddress;
            users.Add(username);
            addresses.Add(network);
            return null;
        }
    }

    /// <summary>It was he: what failed before does not count against him any more.</summary>
    public void Succeeded(string username, string address)
    {
        lock (both)
        {
            users.Clear(username);
            addresses.GiveBack(ClientNetwork.Of(address));
        }
    }
}
