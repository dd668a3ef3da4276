using System.Runtime.Versioning;
using Zakenak.Testing;

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
        var name = NameOfThisMachine();
        var project = await ImageProject.CreateAsync(tls: tls);
        project.Host = project.Host.Replace("127.0.0.1", name);
        project.Folder.Write("app/Dockerfile", "FROM scratch\nCOPY greeting /greeting\n")
            .Write("manifests/web.yaml", ImageProject.Deployment("web", $"{project.Image}:latest"));
        return project;
    }

    private static string NameOfThisMachine()
    {
        const string hosts = "/etc/hosts";
        var found = File.ReadLines(hosts).Select(line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["127.0.0.1", ..]).SelectMany(words => words.Skip(1)).FirstOrDefault(name => name != "localhost");
        if (found is null)
            Skip.Because($"{hosts} has no name for 127.0.0.1 but localhost");
        return found;
    }
}
