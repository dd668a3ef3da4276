using System.Runtime.Versioning;

namespace Zakenak.Testing;

/// <summary>The programs that build images, as <c>eng/image-tools.sh</c> provides them, each with a storage of the tests' own: nothing of
/// the machine's is touched.</summary>
[UnsupportedOSPlatform("windows")]
public static class TestImageTools
{
    private static readonly Lazy<string> folder = new(() => Repository.Provided("ZAKENAK_TEST_IMAGE_TOOLS", "image-tools"));
    private static readonly Lazy<string> storage = new(MakeStorage);

    /// <summary>A static program to build images from, since no test asks a registry outside: with <c>sh</c>, <c>echo</c>, …</summary>
    public static string BusyboxPath => Path.Combine(folder.Value, "busybox");

    /// <summary>The variables of a machine that has one of docker, buildah and podman alone. Skips the running test where that program
    /// cannot build.</summary>
    public static async Task<Dictionary<string, string>> EnvironmentAsync(string backend)
    {
        if (backend == "docker")
            return WithDaemon(await TestDocker.SharedAddressAsync());
        return WithStorage(backend, storage.Value);
    }

    /// <summary>As <see cref="EnvironmentAsync"/>, for buildah or podman in a storage of one test's own.</summary>
    /// <param name="storageFolder">Made where it is missing, and deleted by the test.</param>
    /// <param name="driver">vfs works everywhere; overlay is faster where the machine can mount it.</param>
    public static Dictionary<string, string> WithStorage(string backend, string storageFolder, string driver = "vfs")
    {
        RequireUserNamespaces();
        var configuration = Path.Combine(Directory.CreateDirectory(Path.Combine(storageFolder, backend)).FullName, "storage.conf");
        // Whole or not at all: a program of another test may read it at this moment.
        var written = $"{configuration}.{Guid.NewGuid():n}";
        File.WriteAllText(written, $"""
            [storage]
            driver = "{driver}"
            graphroot = "{Path.Combine(storageFolder, backend, "images")}"
            runroot = "{Path.Combine(storageFolder, backend, "run")}"
            """);
        File.Move(written, configuration, overwrite: true);
        return With(ProgramFolder(backend), ("CONTAINERS_STORAGE_CONF", configuration), ("STORAGE_DRIVER", driver),
            ("BUILDAH_ISOLATION", "chroot"), ("XDG_RUNTIME_DIR", storageFolder), ("TMPDIR", storageFolder));
    }

    /// <summary>As <see cref="EnvironmentAsync"/>, for docker with another daemon.</summary>
    /// <param name="daemon">See <see cref="TestDocker.Address"/>.</param>
    public static Dictionary<string, string> WithDaemon(string daemon) =>
        With(ProgramFolder("docker"), ("DOCKER_HOST", daemon), ("DOCKER_CONFIG", storage.Value));

    /// <summary>The folder that holds one program alone: docker, dockerd, buildah, podman, skopeo.</summary>
    public static string ProgramFolder(string program) => Path.Combine(folder.Value, program);

    private static Dictionary<string, string> With(string programs, params (string Name, string Value)[] variables) =>
        new(variables.Select(v => KeyValuePair.Create(v.Name, v.Value))) { ["PATH"] = programs, ["HOME"] = storage.Value };

    private static void RequireUserNamespaces()
    {
        if (Environment.UserName == "root")
            return;
        var mine = $"{Environment.UserName}:";
        if (!File.Exists("/usr/bin/newuidmap") || !File.ReadLines("/etc/subuid").Any(l => l.StartsWith(mine, StringComparison.Ordinal)))
            Skip.Because("needs root, or newuidmap with a line for this user in /etc/subuid");
    }

    private static string MakeStorage()
    {
        var made = Directory.CreateTempSubdirectory("zakenak-images-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(made, recursive: true);
        return made;
    }
}
