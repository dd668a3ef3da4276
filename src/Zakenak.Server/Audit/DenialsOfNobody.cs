using Zakenak.Server.Auth;

namespace Zakenak.Server.Audit;

/// <summary>Whoever has no account can be denied as often as he likes, and must not fill the disk with it: so many are told one by one, the others
/// by their number. His failed sign-ins are counted apart: they are not to get lost among whatever else he asks for.</summary>
internal sealed class DenialsOfNobody(TimeProvider clock)
{
    private const int Clients = 10_000;

    /// <summary>For whoever comes when so many others are counted already.</summary>
    private const string Others = "others";

    private readonly SlidingWindow told = new(limit: 20, TimeSpan.FromMinutes(1), clock, Clients);
    private readonly Dictionary<(string Action, string Network), int> untold = [];
    private readonly Lock all = new();

    /// <summary>Counts it where not.</summary>
    /// <param name="network">Of the client.</param>
    public bool MayTell(string action, string network)
    {
        lock (all)
        {
            if (told.Wait($"{action} {network}") is null)
            {
                told.Add($"{action} {network}");
                return true;
            }
            var key = untold.Count < Clients || untold.ContainsKey((action, network)) ? (action, network) : (action, Others);
            untold[key] = untold.GetValueOrDefault(key) + 1;
            return false;
        }
    }

    /// <summary>What nobody was told of yet.</summary>
    public IReadOnlyList<(string Action, string Network, int Count)> Untold()
    {
        lock (all)
            return [.. untold.Select(u => (u.Key.Action, u.Key.Network, u.Value))];
    }

    /// <param name="count">As <see cref="Untold"/> said; what came since stays.</param>
    public void Told(string action, string network, int count)
    {
        lock (all)
        {
            var left = untold.GetValueOrDefault((action, network)) - count;
            if (left > 0)
                untold[(action, network)] = left;
            else
                untold.Remove((action, network));
        }
    }
}
