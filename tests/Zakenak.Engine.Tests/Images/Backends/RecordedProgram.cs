using System.Runtime.Versioning;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>The real program of a backend, behind one of its name that first writes down what it was called with.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class RecordedProgram : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    /// <param name="environment">As <see cref="TestImageTools.EnvironmentAsync"/> gives it.</param>
    public RecordedProgram(string name, IReadOnlyDictionary<string, string> environment)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/sh\necho \"$@\" >> '{Record}'\nexec '{TestImageTools.ProgramFolder(name)}/{name}' \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment = new(environment) { ["PATH"] = folder };
    }

    public Dictionary<string, string> Environment { get; }

    /// <summary>The arguments of each call, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(Record) ? File.ReadAllLines(Record) : [];

    private string Record => Path.Combine(folder, "calls");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
