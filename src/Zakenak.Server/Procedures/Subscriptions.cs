using Zakenak.Server.Errors;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Procedures;

/// <summary>How many subscriptions each user has: each holds a connection, and reads the database. In the memory of this process: several
/// servers on one database allow as many times more.</summary>
internal sealed class Subscriptions(ServerOptions options)
{
    private readonly Dictionary<string, int> ofUsers = [];

    /// <returns>Disposed of when the subscription ends.</returns>
    /// <exception cref="ServerException"><see cref="ErrorCode.TooManyAttempts"/>.</exception>
    public IDisposable Begin(string userId)
    {
        lock (ofUsers)
        {
            var running = ofUsers.GetValueOrDefault(userId);
            if (running >= options.Limits.SubscriptionsPerUser)
            {
                throw new ServerException(ErrorCode.TooManyAttempts,
                    $"You have {running} subscriptions already, as many as Limits:SubscriptionsPerUser allows: end one first.");
            }
            ofUsers[userId] = running + 1;
        }
        return new Place(this, userId);
    }

    private void End(string userId)
    {
        lock (ofUsers)
        {
            if (--ofUsers[userId] == 0)
                ofUsers.Remove(userId);
        }
    }

    private sealed class Place(Subscriptions all, string userId) : IDisposable
    {
        public void Dispose() => all.End(userId);
    }
}
