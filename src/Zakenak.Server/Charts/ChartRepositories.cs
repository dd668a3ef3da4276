using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Zakenak.Engine.Images.Registries;
using Zakenak.Server.Git;
using Zakenak.Server.Network;

namespace Zakenak.Server.Charts;

/// <summary>The repositories of kind <c>helm</c>, opened with their credentials.</summary>
internal sealed class ChartRepositories(NetworkOptions network) : IDisposable
{
    private readonly AddressRules rules = new(network);
    private readonly ConcurrentDictionary<string, (string Key, IChartRepository Repository, IDisposable Connection)> open = [];
    private readonly ConcurrentBag<IDisposable> retired = [];

    /// <summary>Cheap: nothing is asked yet. Connections and tokens are kept until the address or the credentials change.</summary>
    /// <param name="address">As <c>repositories.create</c> took it: <c>https://…</c>, <c>oci://…</c>.</param>
    public IChartRepository Open(string repositoryId, string address, GitCredentials credentials)
    {
        var (user, password) = (credentials.Username ?? "token", credentials.Token ?? credentials.Password);
        var key = $"{address}\n{user}\n{password}";
        if (open.TryGetValue(repositoryId, out var known) && known.Key == key)
            return known.Repository;
        var made = Create(new Uri(address), password is null ? null : (user, password));
        if (open.TryGetValue(repositoryId, out var old))
            retired.Add(old.Connection); // A pass may still use it: it goes with the server.
        open[repositoryId] = (key, made.Repository, made.Connection);
        return made.Repository;
    }

    public void Dispose()
    {
        foreach (var connection in open.Values.Select(o => o.Connection).Concat(retired))
            connection.Dispose();
    }

    private (IChartRepository Repository, IDisposable Connection) Create(Uri address, (string User, string Password)? login)
    {
        if (address.Scheme == "oci")
        {
            // Plain HTTP is spoken on loopback alone.
            var registry = new RegistryClient(address.Authority, login is { } known ? new(known.User, known.Password) : null,
                RegistryAddress.IsInsecure(address.Authority, configured: false), new RegistryClientOptions
                {
                    Connect = rules.ConnectAsync,
                    LoginAdvice = "give the repository a username and a password, or a token.",
                });
            return (new RegistryRepository(address, registry, rules), registry);
        }
        var authorization = login is { } given
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{given.User}:{given.Password}")))
            : null;
        var downloads = new ChartDownloads(rules, authorization, network.AllowHttp);
        return (new IndexRepository(address, downloads), downloads);
    }
}
