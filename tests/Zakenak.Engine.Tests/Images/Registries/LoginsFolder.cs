using System.Runtime.Versioning;
using System.Text;

namespace Zakenak.Engine.Tests.Images.Registries;

/// <summary>A home folder with files of logins and credential helpers, and the environment that names it.</summary>
internal sealed class LoginsFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-logins-");

    public LoginsFolder()
    {
        Environment["HOME"] = folder.FullName;
        Environment["PATH"] = $"{folder.FullName}/bin:/usr/bin:/bin";
    }

    public Dictionary<string, string> Environment { get; } = [];

    public string DockerFile => this[".docker/config.json"];

    public string this[string name] => Path.Combine(folder.FullName, name);

    public string Write(string name, string text)
    {
        var path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A program <c>docker-credential-NAME</c>, of one shell line.</summary>
    [UnsupportedOSPlatform("windows")]
    public void WriteHelper(string name, string script)
    {
        var path = Write($"bin/docker-credential-{name}", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>An entry of <c>auths</c>: <c>"KEY":{"auth":"…"}</c>.</summary>
    public static string Auth(string key, string login) =>
        $$"""{{Quote(key)}}:{"auth":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(login))}}"}""";

    public static string Quote(string text) => $"\"{text}\"";

    public void Dispose() => folder.Delete(recursive: true);
}
