using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Inputs;

namespace Zakenak.Engine.Tests.Images.Inputs;

/// <summary>A project with a context in <c>app/</c> and a Dockerfile beside it, gone at the end of the test.</summary>
internal sealed class BuildFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    public BuildFolder()
    {
        Directory.CreateDirectory(Context);
        File.WriteAllText(Dockerfile, "FROM scratch\nCOPY . /\n");
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Context => Path.Combine(root, "app");

    public string Dockerfile => Path.Combine(root, "Dockerfile");

    public ImageOrder Order => new()
    {
        Image = ImageName.Parse("registry.local/shop"),
        Context = Context,
        ContextShown = "app",
        Dockerfile = Dockerfile,
        DockerfileShown = "Dockerfile",
        Tags = ["latest"],
    };

    /// <summary>In the context.</summary>
    public string PathOf(string path) => Path.Combine(Context, path);

    public BuildFolder Write(string path, string text = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
        return this;
    }

    public BuildContext Read() => BuildContext.Read(Order, Ct);

    public Task<BuildInputs> InputsAsync(ImageOrder? order = null, params (string Image, string? Digest)[] bases) => BuildInputs.ReadAsync(
        order ?? Order, BuildContext.Read(order ?? Order, Ct),
        (image, _) => Task.FromResult(bases.FirstOrDefault(b => b.Image == image.ToString()).Digest), Ct);

    public async Task<string> DigestAsync() => (await InputsAsync()).Digest;

    public void Dispose() => Directory.Delete(root, recursive: true);
}
