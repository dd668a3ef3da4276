using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Zakenak.EndToEnd;

/// <summary>The project <c>shop</c> in the workspace of a server, and runs of it over REST.</summary>
internal static class RestRuns
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    /// <summary>ConfigMaps <c>shop-item-0</c>, … with one value.</summary>
    public static void DeclareProject(this GitOpsWorld world, int count, string value)
    {
        var objects = Enumerable.Range(0, count).Select(i =>
            $$$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop-item-{{{i}}}", "annotations": {"zakenak.io/wave": "{{{i % 5}}}"}}, "data": {"value": "{{{value}}}"}}""");
        var manifests = Directory.CreateDirectory(Path.Combine(world.Workspace, "shop/manifests")).FullName;
        File.WriteAllText(Path.Combine(manifests, "objects.yaml"), string.Join("\n---\n", objects));
        File.WriteAllText(Path.Combine(world.Workspace, "shop/zakenak.yaml"), $"project: shop\ndeploy:\n  namespace: {world.Namespace}\n  manifests: [manifests]\n");
    }

    /// <returns>Its address on the server.</returns>
    public static async Task<string> ConvergeAsync(this GitOpsWorld world, RunningServer server) =>
        (string)(await world.SendAsync(server, HttpMethod.Post, "/api/v1/converge", 202))["url"]!;

    public static async Task<JsonNode> UntilEndedAsync(this GitOpsWorld world, RunningServer server, string run)
    {
        for (var limit = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var now = await world.SendAsync(server, HttpMethod.Get, run, 200);
            if (now["finishedAt"] is not null)
                return now;
            limit.Elapsed.ShouldBeLessThan(patience, $"{now.ToJsonString()}\n{server.Log}");
        }
    }

    /// <summary>As <c>STATUS REASON</c>, the newest first.</summary>
    public static async Task<IReadOnlyList<string>> RunsAsync(this GitOpsWorld world, RunningServer server) =>
        [.. (await world.SendAsync(server, HttpMethod.Get, "/api/v1/runs", 200)).AsArray().Select(run => $"{run!["status"]} {run["errorReason"]}".TrimEnd())];

    private static async Task<JsonNode> SendAsync(this GitOpsWorld world, RunningServer server, HttpMethod method, string path, int status)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = JsonContent.Create(new JsonObject { ["config"] = "shop/zakenak.yaml" });
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Token);
        using var response = await server.Client.SendAsync(request);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((int)response.StatusCode).ShouldBe(status, body.ToJsonString());
        return body;
    }
}
