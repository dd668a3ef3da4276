using System.Runtime.Versioning;
using Zakenak.Testing;
using Zakenak.Testing.Registries;

namespace Zakenak.EndToEnd;

/// <summary>A registry with a certificate of an authority of one's own, under a name that leads to this machine, but does not say
/// so.</summary>
[UnsupportedOSPlatform("windows")]
public class TrustedRegistryTests
{
    private readonly TestAuthority authority = new();

    [Fact]
    public async Task Is_used_where_the_machine_trusts_the_authority()
    {
        await using var project = await CreateAsync();

        (await project.RunAsync("converge", ("SSL_CERT_FILE", project.Folder.File("authority.pem")))).ShouldExit(0);

        (await project.DeployedAsync()).ShouldEndWith($"@{await project.Registry.FindDigestAsync("shop", "latest")}");
    }

    [Fact]
    public async Task Is_refused_before_anything_is_built_where_it_does_not()
    {
        await using var project = await CreateAsync();

        var outcome = (await project.RunAsync("converge")).ShouldExit(3);

        outcome.Errors.ShouldContain($"The registry {project.Host} cannot be reached: TLS fails");
        outcome.Errors.ShouldNotContain("building");
        (await project.TagsAsync()).ShouldBeEmpty();
    }

    private async Task<ImageProject> CreateAsync()
    {
        var name = OwnName.Get();
        var project = await ImageProject.CreateAsync(RegistryAccess.Basic, certificate: new TestCertificate(authority, name));
        project.Host = project.Host.Replace("127.0.0.1", name);
        project.Configure();
        project.Folder.Write("authority.pem", authority.Pem).Write("app/Dockerfile", "FROM scratch\nCOPY greeting /greeting\n")
            .Write("manifests/web.yaml", ImageProject.Deployment("web", $"{project.Image}:latest"));
        return project;
    }
}
