using System.Runtime.Versioning;
using Zakenak.Engine.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>The backends with their real programs.</summary>
[UnsupportedOSPlatform("windows")]
internal static class TestBackends
{
    /// <summary>Skips the running test where that program cannot build on this machine.</summary>
    public static async Task<IImageBackend> GetAsync(string name)
    {
        var backend = Get(name, await TestImageTools.EnvironmentAsync(name));
        var state = await backend.CheckAsync(TestContext.Current.CancellationToken);
        if (!state.Works)
            Skip.Because($"{name} does not work on this machine: {state.Detail}");
        return backend;
    }

    public static IImageBackend Get(string name, IReadOnlyDictionary<string, string> environment) =>
        new ImageBackends(environment).All.Single(b => b.Name == name);
}

/// <summary>Docker, buildah, podman.</summary>
public sealed class EveryBackend() : TheoryData<string>("docker", "buildah", "podman");
