using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Access;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Tests.Procedures;

namespace Zakenak.Server.Tests.Rest;

/// <summary>Every endpoint of the REST API as every role and as nobody, as <see cref="AccessWalkTests"/> does it with procedures.</summary>
public sealed class EndpointWalkTests
{
    private const int Nobody = 0, SignedIn = 1, Run = 2;

    /// <summary>From whom on, and what he gets on a server without a workspace whose only cluster does not answer.</summary>
    private static readonly Dictionary<string, (int Least, int Status)> known = new()
    {
        ["POST /api/v1/converge"] = (Run, 400),
        ["POST /api/v1/deploy"] = (Run, 400),
        ["GET /api/v1/runs"] = (Run, 200),
        ["GET /api/v1/runs/{id}"] = (Run, 404),
        ["GET /api/v1/runs/{id}/events"] = (Run, 404),
        ["GET /api/v1/status"] = (SignedIn, 200),
        ["GET /api/v1/resources"] = (SignedIn, 502),
    };

    /// <summary>Open ones, and tRPC's, which asks by itself.</summary>
    private static readonly string[] others = ["GET /healthz", "GET /readyz", "POST /auth", "GET /openapi/{documentName}.json", " /trpc/{**path}"];

    [Fact]
    public async Task Every_endpoint_is_walked_and_says_what_it_demands()
    {
        await using var api = await Api.StartAsync();
        var endpoints = api.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();
        endpoints.Select(NameOf).Distinct().Order().ShouldBe(known.Keys.Concat(others).Order());
        foreach (var endpoint in endpoints.Where(e => known.ContainsKey(NameOf(e))))
            endpoint.Metadata.GetMetadata<Need>().ShouldBe(known[NameOf(endpoint)].Least == Run ? Need.Run : Need.SignedIn, NameOf(endpoint));
    }

    [Theory, EachDatabase]
    public async Task Caller_gets_what_his_role_lets_him_and_every_denial_is_in_the_audit(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await Samples.FurnishAsync(api, "p");
        var member = await api.SignUpAsync("ada", "p", ProjectRole.Owner);
        var callers = new Dictionary<string, (string? Token, int Level)>
        {
            ["nobody"] = (null, Nobody),
            ["viewer"] = (await api.SignUpAsync("vera", "p", ProjectRole.Viewer), SignedIn),
            ["developer"] = (await api.SignUpAsync("dora", "p", ProjectRole.Developer), SignedIn),
            ["maintainer"] = (await api.SignUpAsync("max", "p", ProjectRole.Maintainer), SignedIn),
            ["owner"] = (member, SignedIn),
            ["member's converge token"] = (await TokenAsync(api, "converge", member), SignedIn),
            ["read token"] = (await TokenAsync(api, "read", api.Admin), SignedIn),
            ["pipeline token"] = (await TokenAsync(api, "pipeline", api.Admin), SignedIn),
            ["converge token"] = (await TokenAsync(api, "converge", api.Admin), Run),
            ["admin"] = (api.Admin, Run),
        };
        foreach (var (name, (least, status)) in known)
        {
            foreach (var (who, (token, level)) in callers)
                (await StatusAsync(api, name, token)).ShouldBe(level >= least ? status : level == Nobody ? 401 : 403, $"{name} as {who}");
        }
        var denied = (await api.AuditAsync()).Where(e => e.EndsWith(" denied", StringComparison.Ordinal)).ToLookup(e => e.Split(' ')[0]);
        var refusing = known.Values.Count(e => e.Least == Run);
        denied["ada"].Count().ShouldBe(2 * refusing); // with her password's token, and with the other
        foreach (var name in new[] { "vera", "dora", "max" })
            denied[name].Count().ShouldBe(refusing, name);
        denied[""].Count().ShouldBe(known.Count);
    }

    private static string NameOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0]} /{endpoint.RoutePattern.RawText!.TrimStart('/')}";

    private static async Task<string> TokenAsync(Api api, string scope, string token) =>
        (string)(await api.CallAsync("auth.createToken", new { name = scope, scope }, token))["token"]!;

    private static async Task<int> StatusAsync(Api api, string name, string? token)
    {
        var (method, path) = (name.Split(' ')[0], name.Split(' ')[1].Replace("{id}", "none"));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = TestServer.Json("{}");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
