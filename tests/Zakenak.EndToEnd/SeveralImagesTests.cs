using System.Runtime.Versioning;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A <c>build</c> that is a list: one image, and another built on it.</summary>
[UnsupportedOSPlatform("windows")]
public class SeveralImagesTests
{
    [Fact]
    public async Task Both_are_built_pushed_and_deployed_by_digest_and_the_second_run_builds_nothing()
    {
        await using var project = await CreateAsync();

        (await project.RunAsync("converge --wait")).ShouldExit(0).Errors.ShouldContain($"building {project.Image}/web with buildah");

        var deployed = await DeployedAsync(project);
        deployed.Length.ShouldBe(2);
        deployed[0].ShouldMatch($"^{project.Image}/base:inputs-[0-9a-f]{{64}}@sha256:[0-9a-f]{{64}}$");
        deployed[1].ShouldMatch($"^{project.Image}/web:inputs-[0-9a-f]{{64}}@sha256:[0-9a-f]{{64}}$");
        deployed[0].ShouldEndWith($"@{await project.Registry.FindDigestAsync("shop/base", "latest")}");
        deployed[1].ShouldEndWith($"@{await project.Registry.FindDigestAsync("shop/web", "latest")}");
        (await project.RunAsync("converge")).ShouldExit(0).Errors.ShouldNotContain("building");
        (await DeployedAsync(project)).ShouldBe(deployed);
    }

    [Fact]
    public async Task Change_of_the_first_rolls_both()
    {
        await using var project = await CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var before = await DeployedAsync(project);
        project.Folder.Write("base/motd", "changed\n");

        (await project.RunAsync("converge")).ShouldExit(0);

        var after = await DeployedAsync(project);
        after[0].ShouldNotBe(before[0]);
        after[1].ShouldNotBe(before[1]);
    }

    private static async Task<ImageProject> CreateAsync()
    {
        var project = await ImageProject.CreateAsync();
        project.ConfigureAs($$"""
            registry: {url: "{{project.Host}}"}
            build:
            - {name: base, context: base, dockerfile: base/Dockerfile}
            - {name: web, context: app, dockerfile: app/Dockerfile}
            """);
        project.Folder.Write("base/Dockerfile", "FROM scratch\nCOPY motd /motd\n");
        project.Folder.Write("base/motd", "hello\n");
        project.Folder.Write("app/Dockerfile", $"FROM {project.Image}/base:latest\nCOPY greeting /greeting\n");
        project.Folder.Write("manifests/web.yaml", $$$$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: base, image: '{{{{project.Image}}}}/base'}, {name: web, image: '{{{{project.Image}}}}/web:latest'}]

            """);
        return project;
    }

    private static async Task<string[]> DeployedAsync(ImageProject project) =>
        (await project.KubectlAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[*].image}")).Split(' ');
}
