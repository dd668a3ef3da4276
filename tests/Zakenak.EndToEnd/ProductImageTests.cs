using System.Runtime.Versioning;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>The image of Zakenak itself, by <c>eng/image.sh</c> and the repository's <c>Dockerfile</c>, on a base of Debian's own packages
/// that holds what the Dockerfile installs.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProductImageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Works_as_a_user_who_is_not_root_with_all_that_it_runs()
    {
        var published = Environment.GetEnvironmentVariable("ZAKENAK_BIN");
        if (string.IsNullOrEmpty(published))
            Skip.Because("needs the published executable, which ZAKENAK_BIN names (test.sh publishes it)");
        var rootFiles = TestBaseImage.Path;
        var environment = TestImageTools.WithStorage("buildah", folder.File("storage"), await OverlayWorksAsync() ? "overlay" : "vfs");
        await BuildAsync(environment, "base", $"FROM scratch\nADD {Path.GetFileName(rootFiles)} /\n", Path.GetDirectoryName(rootFiles));

        using var image = Zakenak.Start("bash", [Path.Combine(Repository.Root, "eng/image.sh"), "--backend", "buildah", "--tag", "test"],
            Repository.Root, With(environment, ("BASE", "localhost/zakenak-test-base"), ("ZAKENAK_BIN", published)));
        (await Zakenak.FinishAsync(image)).ShouldExit(0);

        var said = (await BuildAsync(environment, "use", """
            FROM localhost/zakenak:test
            RUN ["tini", "--", "zakenak", "version"]
            RUN echo "user $(id -u):$(id -g) in $(pwd)" && git --version && helm version --short && kubectl version --client && ssh -V 2>&1
            RUN touch /project/mine /data/mine ~/mine && ! touch /opt/zakenak/mine

            """)).Output;

        said.ShouldContain("zakenak ");
        said.ShouldContain("user 65532:65532 in /project");
        said.ShouldContain("git version 2");
        said.ShouldContain("Client Version: v1.");
        said.ShouldContain("OpenSSH");
    }

    /// <summary>vfs copies all files for each step, which takes minutes here.</summary>
    private async Task<bool> OverlayWorksAsync()
    {
        foreach (var part in new[] { "lower", "upper", "workdir", "all" })
            Directory.CreateDirectory(folder.File($"overlay/{part}"));
        var mounted = folder.File("overlay/all");
        var all = folder.File("overlay");
        var options = $"lowerdir={all}/lower,upperdir={all}/upper,workdir={all}/workdir";
        using var mount = Zakenak.Start("mount", ["-t", "overlay", "overlay", "-o", options, mounted], folder.Path, null);
        if ((await Zakenak.FinishAsync(mount)).ExitCode != 0)
            return false;
        using var unmount = Zakenak.Start("umount", [mounted], folder.Path, null);
        (await Zakenak.FinishAsync(unmount)).ShouldExit(0);
        return true;
    }

    /// <param name="context">Default: an empty one.</param>
    private async Task<Outcome> BuildAsync(IReadOnlyDictionary<string, string> environment, string name, string dockerfile,
        string? context = null)
    {
        folder.Write($"{name}/Dockerfile", dockerfile);
        string[] arguments =
        [
            "build", "--tag", $"localhost/zakenak-test-{name}", "--file", folder.File($"{name}/Dockerfile"),
            context ?? folder.File(name),
        ];
        var buildah = Path.Combine(TestImageTools.ProgramFolder("buildah"), "buildah");
        using var build = Zakenak.Start(buildah, arguments, folder.Path, With(environment));
        return (await Zakenak.FinishAsync(build)).ShouldExit(0);
    }

    /// <summary>The machine's own programs are behind those of the tests: the scripts use them.</summary>
    private static Dictionary<string, string?> With(IReadOnlyDictionary<string, string> environment, params (string Name, string Value)[] more)
    {
        var all = environment.ToDictionary(v => v.Key, string? (v) => v.Value);
        all["PATH"] += $":{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in more)
            all[name] = value;
        return all;
    }
}
