using System.Runtime.Versioning;

namespace Zakenak.EndToEnd;

/// <summary>The whole way from sources to pods with the backends that <see cref="BuildTests"/> does not use.</summary>
[UnsupportedOSPlatform("windows")]
public class EveryBackendTests
{
    [Theory, InlineData("docker"), InlineData("podman")]
    public async Task Change_is_built_pushed_deployed_by_digest_and_rolls_the_pods(string backend)
    {
        await using var project = await ImageProject.CreateAsync(backend: backend);

        (await project.RunAsync("converge --wait")).ShouldExit(0).Errors.ShouldContain($"building {project.Image} with {backend}");
        var (first, pods) = (await project.DeployedAsync(), await project.PodsAsync());
        first.ShouldMatch($"^{project.Image}:inputs-[0-9a-f]{{64}}@{await project.Registry.FindDigestAsync("shop", "latest")}$");
        (await project.RunAsync("converge")).ShouldExit(0).Errors.ShouldNotContain("building");
        project.Folder.Write("app/greeting", "good morning\n");

        (await project.RunAsync("converge --wait")).ShouldExit(0);

        (await project.DeployedAsync()).ShouldNotBe(first);
        (await project.DeployedAsync()).ShouldEndWith($"@{await project.Registry.FindDigestAsync("shop", "latest")}");
        (await project.PodsAsync()).ShouldNotBe(pods);
    }
}
