using System.Runtime.Versioning;
using Zakenak.Engine.Images;

namespace Zakenak.Engine.Tests.Images.Inputs;

[UnsupportedOSPlatform("windows")]
public sealed class BuildInputsTests : IDisposable
{
    private readonly BuildFolder folder = new BuildFolder().Write("a", "text").Write("src/b", "more");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Tag_is_one_that_a_registry_takes()
    {
        var inputs = await folder.InputsAsync();
        inputs.Tag.ShouldMatch("^inputs-[0-9a-f]{64}$");
        ImageName.TagProblem(inputs.Tag).ShouldBeNull();
    }

    [Fact]
    public async Task Digest_stays_the_same_from_release_to_release()
    {
        // Another one would build every image of every user anew: if this fails on purpose, count the format's version up.
        (await folder.InputsAsync(folder.Order with
        {
            Args = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" },
            Labels = new Dictionary<string, string> { ["l"] = "1" },
            Platforms = ["linux/arm64", "linux/amd64"],
        })).Digest.ShouldBe("7413e04f82d2f86b8bd159cb100a86336a70e0147048e6877393a0f34ced2788");
    }

    [Theory]
    [InlineData("content of a file")]
    [InlineData("new file")]
    [InlineData("file gone")]
    [InlineData("file renamed")]
    [InlineData("file became executable")]
    [InlineData("empty folder")]
    [InlineData("link")]
    [InlineData("link instead of the file")]
    [InlineData("Dockerfile")]
    [InlineData("ignored")]
    public async Task Change_of_what_is_sent_changes_the_digest(string change)
    {
        var before = await folder.DigestAsync();
        var file = folder.PathOf("a");
        switch (change)
        {
            case "content of a file": folder.Write("a", "tex!"); break;
            case "new file": folder.Write("new"); break;
            case "file gone": File.Delete(file); break;
            case "file renamed": File.Move(file, folder.PathOf("c")); break;
            case "file became executable": File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute); break;
            case "empty folder": Directory.CreateDirectory(folder.PathOf("empty")); break;
            case "link": File.CreateSymbolicLink(folder.PathOf("link"), "a"); break;
            case "link instead of the file": File.Delete(file); File.CreateSymbolicLink(file, "text"); break;
            case "Dockerfile": File.AppendAllText(folder.Dockerfile, "USER 1\n"); break;
            case "ignored": File.WriteAllText($"{folder.Dockerfile}.dockerignore", "src"); break;
        }
        (await folder.DigestAsync()).ShouldNotBe(before);
    }

    [Fact]
    public async Task What_the_image_does_not_hold_changes_nothing()
    {
        folder.Write(".dockerignore", "ignored");
        var before = await folder.DigestAsync();
        File.SetLastWriteTimeUtc(folder.PathOf("a"), DateTime.UnixEpoch);
        File.SetUnixFileMode(folder.PathOf("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        folder.Write("ignored/file", "text");
        (await folder.DigestAsync()).ShouldBe(before);
        var other = folder.Order with { Tags = ["v2"], Backend = "podman", ContextShown = "elsewhere" };
        (await folder.InputsAsync(other)).Digest.ShouldBe(before);
    }

    [Fact]
    public async Task Arguments_labels_and_platforms_count_and_their_order_does_not()
    {
        var order = folder.Order with
        {
            Args = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" },
            Labels = new Dictionary<string, string> { ["l"] = "1" },
            Platforms = ["linux/amd64", "linux/arm64"],
        };
        async Task<string> Of(ImageOrder changed) => (await folder.InputsAsync(changed)).Digest;
        var before = await Of(order);
        (await Of(order with { Args = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" } })).ShouldBe(before);
        (await Of(order with { Platforms = ["linux/arm64", "linux/amd64"] })).ShouldBe(before);
        (await Of(order with { Args = new Dictionary<string, string> { ["A"] = "2", ["B"] = "1" } })).ShouldNotBe(before);
        (await Of(order with { Labels = new Dictionary<string, string>() })).ShouldNotBe(before);
        (await Of(order with { Platforms = ["linux/amd64"] })).ShouldNotBe(before);
    }

    [Fact]
    public async Task New_digest_of_a_base_image_changes_the_digest_and_an_unknown_one_is_left_out()
    {
        File.WriteAllText(folder.Dockerfile, $"FROM alpine:3.20\nCOPY --from=registry.local/tools@sha256:{new string('a', 64)} /x /x\n");
        var unknown = await folder.InputsAsync();
        unknown.Bases.ShouldBe(new Dictionary<ImageName, string?>
        {
            [new("docker.io", "library/alpine", "3.20")] = null,
            [new("registry.local", "tools", Digest: $"sha256:{new string('a', 64)}")] = $"sha256:{new string('a', 64)}",
        });
        var one = await folder.InputsAsync(null, ("docker.io/library/alpine:3.20", "sha256:one"));
        var two = await folder.InputsAsync(null, ("docker.io/library/alpine:3.20", "sha256:two"));
        new[] { unknown.Digest, one.Digest, two.Digest }.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Dockerfile_that_went_is_named()
    {
        File.Delete(folder.Dockerfile);
        (await Should.ThrowAsync<ReconcileException>(() => folder.InputsAsync()))
            .Message.ShouldStartWith("Dockerfile Dockerfile cannot be read");
    }
}
