using System.Runtime.Versioning;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Inputs;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>What buildah and podman send is what the digest of the inputs counts.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class IgnoreFiles
{
    private readonly List<BuildLine> lines = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("buildah", ".dockerignore", ".containerignore"), InlineData("podman", ".dockerignore", ".containerignore")]
    [InlineData("buildah", "Dockerfile.dockerignore", ".dockerignore"), InlineData("podman", "Dockerfile.dockerignore", ".dockerignore")]
    public async Task File_that_the_digest_goes_by_decides_against_another(string name, string decides, string other)
    {
        var backend = await TestBackends.GetAsync(name);
        using var image = new ImageFolder(ImageFolder.WithShell + "COPY . /sent\nRUN cd /sent && echo sent: notes.*\n");
        image.Write("notes.left", "");
        image.Write("notes.kept", "");
        image.Write(decides, "notes.left\n");
        image.Write(other, "notes.kept\n");

        await backend.BuildAsync(image.Order, null, false, lines.Add, Ct);

        lines.ShouldContain(new BuildLine("sent: notes.kept"));
        DockerIgnore.Of(image.Order).File.ShouldBe(Path.Combine(image.Order.Context, decides));
    }
}
