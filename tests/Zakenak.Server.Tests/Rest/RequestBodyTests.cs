using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Server.Tests.Procedures;

namespace Zakenak.Server.Tests.Rest;

/// <summary>Bodies that no endpoint of the REST API can mean anything by.</summary>
public sealed class RequestBodyTests
{
    /// <summary>So small that a request goes out in one piece: the server closes the connection once it has refused.</summary>
    private const int Limit = 1024;

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Endpoints => new() { { "POST", "/api/v1/converge" }, { "POST", "/api/v1/deploy" }, { "GET", "/api/v1/resources" } };

    [Theory, MemberData(nameof(Endpoints))]
    public async Task Body_too_large_is_a_problem_whether_its_length_is_told_or_not(string method, string path)
    {
        await using var api = await Api.StartAsync(configure: options => options.Limits.BodyBytes = Limit);
        var large = Encoding.UTF8.GetBytes($$"""{"config": "{{new string('x', Limit)}}"}""");
        await ShouldBeProblemAsync(api, method, path, new ByteArrayContent(large), 413, "PAYLOAD_TOO_LARGE");
        if (method == "POST") // a GET without a length has no body
            await ShouldBeProblemAsync(api, method, path, new ChunkedContent(large), 413, "PAYLOAD_TOO_LARGE");
    }

    [Theory, MemberData(nameof(Endpoints))]
    public async Task Body_too_deep_is_a_problem(string method, string path)
    {
        await using var api = await Api.StartAsync();
        foreach (var deep in new[] { $"{new string('[', 10_000)}", $$"""{"config": {{string.Concat(Enumerable.Repeat("{\"a\":", 5_000))}}1{{new string('}', 5_000)}}}""" })
            await ShouldBeProblemAsync(api, method, path, new ByteArrayContent(Encoding.UTF8.GetBytes(deep)), 400, "INVALID_INPUT");
    }

    private async Task ShouldBeProblemAsync(Api api, string method, string path, HttpContent body, int status, string code)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", api.Admin);
        using var response = await api.Client.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        ((string)JsonNode.Parse(text)!["code"]!).ShouldBe(code);
    }

    /// <summary>Of no length that is told.</summary>
    private sealed class ChunkedContent(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
