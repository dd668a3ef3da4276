using System.Runtime.Versioning;

namespace Zakenak.EndToEnd;

/// <summary>A folder of one test's own, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public TemporaryFolder Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
        return this;
    }

    /// <summary>A program for the shell, that can be run.</summary>
    [UnsupportedOSPlatform("windows")]
    public TemporaryFolder WriteProgram(string name, string script)
    {
        Write(name, $"#!/bin/sh\n{script}\n");
        System.IO.File.SetUnixFileMode(File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
