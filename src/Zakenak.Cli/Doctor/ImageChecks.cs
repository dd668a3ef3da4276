using Zakenak.Engine;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Registries;

namespace Zakenak.Cli.Doctor;

/// <summary>Which programs can build images here, and whether the project's registry lets us in.</summary>
/// <param name="project">Null without a readable configuration: then nothing of it is needed for sure.</param>
internal sealed class ImageChecks(ProjectFile? project)
{
    private const string RegistryName = "registry";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<IReadOnlyList<Check>> RunAsync(CancellationToken ct)
    {
        var registry = RegistryAsync(ct);
        return [.. await BackendsAsync(ct), .. await registry];
    }

    /// <summary>One each. Of an image that leaves the choice open one that works is enough.</summary>
    private async Task<IEnumerable<Check>> BackendsAsync(CancellationToken ct)
    {
        var asked = Asked();
        var all = new ImageBackends().All;
        var states = await Task.WhenAll(all.Select(backend => backend.CheckAsync(ct)));
        var someWorks = states.Any(state => state.Works);
        return all.Zip(states, (backend, state) =>
        {
            var needed = asked.Contains(backend.Name) || (asked.Contains(null) && !someWorks);
            return state.Works ? Check.Ok(backend.Name, state.Detail) : Check.Absent(backend.Name, needed, state.Detail, $"{state.Advice}.");
        });
    }

    /// <summary>What the images of the project name under <c>build.backend</c>, null for those that do not.</summary>
    private IReadOnlyList<string?> Asked()
    {
        try
        {
            return [.. project?.Builds().Select(build => build.Backend) ?? []];
        }
        catch (ConfigurationException)
        {
            return [null]; // a ${NAME} that is not set, which the build tells: that something builds is needed all the same
        }
    }

    /// <summary>None where the project has no registry.</summary>
    private async Task<IEnumerable<Check>> RegistryAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            return project?.Registry() is { } registry ? [await LogInAsync(registry, limit.Token)] : [];
        }
        catch (ConfigurationException e)
        {
            return [Refused(string.Join("; ", e.Problems), "Set the variable, or write the value into the configuration.")];
        }
        catch (ReconcileException e)
        {
            return [Refused(e.Message, "zakenak converge needs it to find, push and deploy images: see docs/building.md.")];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [Refused($"does not answer within {Patience.TotalSeconds:0} s", "Is it overloaded, or is a firewall in between?")];
        }
    }

    private static async Task<Check> LogInAsync(RegistrySettings registry, CancellationToken ct)
    {
        var host = registry.Host;
        var found = await new RegistryLogins(registry).FindAsync(host, registry.Path, ct);
        // A doctor does not wait for the dead.
        var options = new RegistryClientOptions { LoginOrigin = found?.Origin, Retries = 0, RequestTimeout = Patience };
        using var client = new RegistryClient(host, found?.Login, RegistryAddress.IsInsecure(host, registry.Insecure), options);
        await client.CheckAsync(ct);
        return Check.Ok(RegistryName, found is null ? $"{host}, without a login" : $"{host}, as {found.Login} (from {found.Origin})");
    }

    /// <summary>A registry without images to build is a note: nothing is pushed.</summary>
    private Check Refused(string found, string advice) => Check.Absent(RegistryName, needed: project!.HasBuild, found, advice);
}
