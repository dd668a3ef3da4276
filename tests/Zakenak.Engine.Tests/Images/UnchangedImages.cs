using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Tests.Cluster;
using Zakenak.Engine.Tests.Images.Inputs;

namespace Zakenak.Engine.Tests.Images;

/// <summary>What a run costs whose images the registry holds already. The registry is a server that says so of every image, to whoever
/// has a token.</summary>
public sealed class UnchangedImages : IDisposable
{
    private readonly BuildFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Inventory_is_loaded_once()
    {
        await using var registry = Registry();
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("ours"));
        await project.MustConvergeAsync(request => request with { Build = Images(registry, "shop") });

        await project.MustConvergeAsync(request => request with { Build = Images(registry, "shop") });

        project.Requests().Count(line => line.Contains($"/secrets/{project.Owner.RecordName} ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact(Timeout = 30_000)]
    public async Task Images_are_looked_for_at_once()
    {
        using var asked = new CountdownEvent(3);
        await using var registry = Registry(() =>
        {
            asked.Signal();
            asked.Wait(Ct); // nobody is answered before all have asked
        });
        await using var project = await EngineProject.CreateAsync();

        await project.MustConvergeAsync(request => request with { Build = Images(registry, "one", "two", "three") });

        asked.IsSet.ShouldBeTrue();
    }

    [Fact]
    public async Task Further_image_costs_no_refusal()
    {
        await using var registry = Registry();
        var host = $"127.0.0.1:{registry.Port}";
        using var client = new RegistryClient(host, new("ana", "s3cret"), insecure: true);
        foreach (var name in new[] { "one", "two" })
            await client.FindDigestAsync(new(host, name, "v1"), Ct);
        registry.Requests.Select(request => $"{request.Method} {request.Target.Split('?')[0]}").ShouldBe(
            ["HEAD /v2/one/manifests/v1", "GET /token", "HEAD /v2/one/manifests/v1", "GET /token", "HEAD /v2/two/manifests/v1"]);
    }

    private static LoopbackServer Registry(Action? beforeAnAnswer = null) => new(request =>
    {
        if (request.Target.StartsWith("/token", StringComparison.Ordinal))
            return LoopbackReply.Json("""{"token":"abc"}""");
        if (request.Header("Authorization") is null)
            return new(401, "", ("WWW-Authenticate", $"Bearer realm=\"http://{request.Header("Host")}/token\",service=x"));
        beforeAnAnswer?.Invoke();
        return new(200, "", ("Docker-Content-Digest", $"sha256:{new string('a', 64)}"));
    });

    private ImageRequest Images(LoopbackServer registry, params string[] names)
    {
        var host = $"127.0.0.1:{registry.Port}";
        var settings = new RegistrySettings(host, "ana", "s3cret", false);
        return new([.. names.Select(name => folder.Order with { Image = new(host, name) })], settings, Build: true);
    }
}
