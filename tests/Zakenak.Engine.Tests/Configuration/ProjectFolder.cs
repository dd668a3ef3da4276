using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Tests.Configuration;

/// <summary>A project in a folder of its own, gone at the end of the test.</summary>
internal sealed class ProjectFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public ProjectFolder Write(string name, string content = "")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), content);
        return this;
    }

    public ProjectFile Load(string yaml, params (string Name, string Value)[] environment)
    {
        Write("zakenak.yaml", yaml);
        return ProjectFile.Load(File("zakenak.yaml"), environment.ToDictionary(e => e.Name, e => e.Value));
    }

    /// <summary>The problems, each without the folder in front of the file's name.</summary>
    public IReadOnlyList<string> Refused(Action action) =>
        [.. Should.Throw<ConfigurationException>(action).Problems.Select(problem => problem.Replace($"{Path}/", ""))];

    public IReadOnlyList<string> Problems(string yaml, params (string Name, string Value)[] environment) => Refused(() => Load(yaml, environment));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
