using System.Diagnostics;

namespace Zakenak.Testing.Git;

/// <summary>A Git repository with files to commit.</summary>
public sealed class TestRepository
{
    /// <param name="folder">Made.</param>
    /// <param name="partial">Whether its server leaves out files when it is asked to, as the large Git servers do.</param>
    public TestRepository(string folder, bool partial = true)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Ada Lovelace");
        Git("config", "user.email", "ada@example.com");
        Git("config", "uploadpack.allowFilter", partial ? "true" : "false");
    }

    public string Folder { get; }

    public TestRepository Write(string path, string content)
    {
        var file = System.IO.Path.Combine(Folder, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    /// <returns>The commit.</returns>
    public string Commit(string message = "change")
    {
        Git("add", "-A");
        Git("commit", "-q", "-m", message, "--allow-empty");
        return Git("rev-parse", "HEAD").Trim();
    }

    /// <returns>What it prints.</returns>
    public string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Folder, .. arguments]) { RedirectStandardOutput = true })!;
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? said : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed");
    }
}
