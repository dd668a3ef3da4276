using System.Runtime.Versioning;
using Zakenak.Testing.Registries;

namespace Zakenak.EndToEnd;

/// <summary>A registry without TLS, or with a certificate that nobody vouches for, under a name that leads to this machine, but does not
/// say so.</summary>
[UnsupportedOSPlatform("windows")]
public class InsecureRegistryTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Is_refused_before_anything_is_built(bool tls)
    {
        await using var project = await CreateAsync(tls);
        project.Configure();

        var outcome = (await project.RunAsync("converge")).ShouldExit(3);

        outcome.Errors.ShouldContain($"The registry {project.Host} cannot be reached: TLS fails");
        outcome.Errors.ShouldContain("registry.insecure: true allows plain HTTP, and certificates that nobody vouches for");
        outcome.Errors.ShouldNotContain("building");
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Is_used_where_the_configuration_says_so(bool tls)
    {
        await using var project = await CreateAsync(tls);
        project.ConfigureAs($"""
            registry:
              url: {project.Host}
              insecure: true
            build:
              context: app
              dockerfile: app/Dockerfile
            """);

        (await project.RunAsync("converge")).ShouldExit(0);

        (await project.DeployedAsync()).ShouldEndWith($"@{await project.Registry.FindDigestAsync("shop", "latest")}");
    }

    private static async Task<ImageProject> CreateAsync(bool tls)
    {
        var project = await ImageProject.CreateAsync(certificate: tls ? new TestCertificate() : null);
        project.Host = project.Host.Replace("127.0.0.1", OwnName.Get());
        project.Folder.Write("app/Dockerfile", "FROM scratch\nCOPY greeting /greeting\n")
            .Write("manifests/web.yaml", ImageProject.Deployment("web", $"{project.Image}:latest"));
        return project;
    }
}
