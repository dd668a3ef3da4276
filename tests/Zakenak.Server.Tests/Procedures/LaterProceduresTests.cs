namespace Zakenak.Server.Tests.Procedures;

public sealed class LaterProceduresTests
{
    [Theory]
    [InlineData("gitops.installFlux", """{"clusterId": "p-cluster", "version": "v2.2.0"}""")]
    [InlineData("gitops.checkFluxHealth", """{"clusterId": "p-cluster"}""")]
    [InlineData("gitops.uninstallFlux", """{"clusterId": "p-cluster", "deleteNamespace": true}""")]
    [InlineData("gitops.deployWithGitOps", """{"projectId": "p", "environmentId": "p-env", "env": {"GONE": null}}""")]
    [InlineData("gitops.commitConfigChanges", """{"projectId": "p", "environmentId": "p-env", "yaml": "a: b", "commitMessage": "c"}""")]
    [InlineData("gitops.previewChanges", """{"projectId": "p", "environmentId": "p-env", "changes": {"replicas": 5}}""")]
    public async Task Input_is_read_and_refused_as_not_implemented(string path, string input)
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var (status, body) = await api.SendAsync(path, input, api.Admin);
        status.ShouldBe(501, body.ToJsonString());
        ((string)body["error"]!["data"]!["appCode"]!).ShouldBe("NOT_IMPLEMENTED");
    }
}
