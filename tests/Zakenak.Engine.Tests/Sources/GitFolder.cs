using System.Diagnostics;
using Zakenak.Engine.Tests.Configuration;

namespace Zakenak.Engine.Tests.Sources;

/// <summary>A Git repository of one test's own.</summary>
internal sealed class GitFolder : IDisposable
{
    private readonly ProjectFolder folder = new();

    public GitFolder()
    {
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Ada Lovelace");
        Git("config", "user.email", "ada@example.com");
    }

    public string Path => folder.Path;

    public GitFolder Write(string name, string content)
    {
        folder.Write(name, content);
        return this;
    }

    /// <returns>The commit.</returns>
    public string Commit()
    {
        Git("add", ".");
        Git("commit", "-q", "-m", "change", "--allow-empty");
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Path, .. arguments]) { RedirectStandardOutput = true })!;
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
        return said;
    }

    public void Dispose() => folder.Dispose();
}
