using System.Globalization;
using System.Runtime.Versioning;
using Zakenak.Engine.Images;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>A folder to build an image from, with <c>busybox</c> in it, and a name that no other test uses.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ImageFolder : IDisposable
{
    /// <summary>The beginning of a Dockerfile whose RUN can use a shell.</summary>
    public const string WithShell = """
        FROM scratch
        COPY busybox /bin/busybox
        SHELL ["/bin/busybox", "sh", "-c"]

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    public ImageFolder(string dockerfile, string registry = "localhost")
    {
        Write("Dockerfile", dockerfile);
        File.Copy(TestImageTools.BusyboxPath, Path.Combine(folder, "busybox"));
        Order = new()
        {
            Image = new(registry, $"test/{Guid.NewGuid():n}"),
            Context = folder,
            ContextShown = "./web",
            Dockerfile = Path.Combine(folder, "Dockerfile"),
            DockerfileShown = "web/Dockerfile",
            Tags = ["one"],
        };
    }

    public ImageOrder Order { get; init; }

    /// <summary>Seconds that no other process of this machine sleeps: finds the processes of one test.</summary>
    public string LongTime { get; } = Random.Shared.Next(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);

    /// <summary>A command that comes behind one whose output is looked at, and waits for <see cref="LetGo"/>: in a chroot buildah and
    /// podman lose now and then what was printed right before the end.</summary>
    public string Hold => $"({Wait} || true)";

    private string Wait => $"/bin/busybox sleep {LongTime}";

    /// <summary>The step that waits goes on.</summary>
    public void LetGo() => CommandLines.End(Wait);

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
