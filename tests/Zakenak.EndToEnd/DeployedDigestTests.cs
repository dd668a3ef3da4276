using System.Runtime.Versioning;

namespace Zakenak.EndToEnd;

/// <summary>One built image in a chart, a kustomization and a plain manifest of one project.</summary>
[UnsupportedOSPlatform("windows")]
public class DeployedDigestTests
{
    [Fact]
    public async Task Chart_kustomization_and_manifest_run_the_digest_that_the_registry_has_and_nothing_drifts()
    {
        await using var project = await CreateAsync();

        (await project.RunAsync("converge --wait")).ShouldExit(0);

        var inputs = (await project.TagsAsync()).Single(tag => tag.StartsWith("inputs-", StringComparison.Ordinal));
        var digest = await project.Registry.FindDigestAsync("shop", inputs);
        (await project.Registry.FindDigestAsync("shop", "latest")).ShouldBe(digest);
        (await project.DeployedAsync("charted")).ShouldBe($"{project.Image}@{digest}");
        (await project.DeployedAsync("kustomized")).ShouldBe($"{project.Image}:{inputs}@{digest}");
        (await project.DeployedAsync("web")).ShouldBe($"{project.Image}:{inputs}@{digest}");

        var status = (await project.RunAsync("status -o json")).ShouldExit(0).Json;
        status.Objects("objects").Select(o => $"{o["name"]} {o["state"]} {o["health"]}").Order(StringComparer.Ordinal)
            .ShouldBe(["charted Synced Healthy", "kustomized Synced Healthy", "settings Synced Healthy", "web Synced Healthy"]);
        (await project.RunAsync("converge -o json")).ShouldExit(0).Changes().ShouldAllBe(change => change.StartsWith("Unchanged ", StringComparison.Ordinal));
    }

    private static async Task<ImageProject> CreateAsync()
    {
        var project = await ImageProject.CreateAsync();
        project.Folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: charted\nversion: 1.0.0\n")
            .Write("chart/values.yaml", $$"""image: {repository: "{{project.Image}}", tag: "", digest: ""}""")
            .Write("chart/templates/deployment.yaml", ImageProject.Deployment("charted", "{{ .Values.image.repository }}@{{ .Values.image.digest }}"))
            .Write("kustomization/kustomization.yaml", "resources: [deployment.yaml]\n")
            .Write("kustomization/deployment.yaml", ImageProject.Deployment("kustomized", $"{project.Image}:latest"));
        project.ConfigureAs($"""
              charts: [chart]
              kustomizations: [kustomization]
            registry:
              url: {project.Host}
            build:
              context: app
              dockerfile: app/Dockerfile
            """);
        return project;
    }
}
