using System.Runtime.Versioning;

namespace Zakenak.Engine.Tests.Images.Targets;

/// <summary>Programs called k3s, kind and docker that write down what they are asked and do as they are told: no cluster stands behind
/// them.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SimulatedPrograms : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    public SimulatedPrograms() => Environment["PATH"] = folder;

    /// <summary>Of a machine that has these programs alone.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Program and arguments of each call, in order.</summary>
    public IReadOnlyList<string> Calls => System.IO.File.Exists(File("calls")) ? System.IO.File.ReadAllLines(File("calls")) : [];

    public string File(string name) => Path.Combine(folder, name);

    /// <param name="script">What it does then, for a shell; default: it succeeds and prints nothing.</param>
    public SimulatedPrograms With(string program, string script = "")
    {
        System.IO.File.WriteAllText(File(program), $"#!/bin/sh\necho {program} \"$@\" >> '{File("calls")}'\n{script}\n");
        System.IO.File.SetUnixFileMode(File(program), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
