using System.Runtime.Versioning;
using Zakenak.Engine.Images.Inputs;

namespace Zakenak.Engine.Tests.Images.Inputs;

[UnsupportedOSPlatform("windows")]
public sealed class BuildContextTests
{
    [Fact]
    public void Everything_is_there_sorted_with_links_as_links()
    {
        using var folder = new BuildFolder().Write("b/run.sh", "#!/bin/sh\n").Write("a", "text");
        Directory.CreateDirectory(folder.PathOf("empty"));
        File.SetUnixFileMode(folder.PathOf("b/run.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(folder.PathOf("out"), "/etc");
        File.CreateSymbolicLink(folder.PathOf("gone"), "nowhere");
        folder.Read().Entries.ShouldBe(
        [
            new("a", ContextEntryKind.File, 4),
            new("b", ContextEntryKind.Folder),
            new("b/run.sh", ContextEntryKind.File, 10, IsExecutable: true),
            new("empty", ContextEntryKind.Folder),
            new("gone", ContextEntryKind.Link, Target: "nowhere"),
            new("out", ContextEntryKind.Link, Target: "/etc"),
        ]);
    }

    [Fact]
    public async Task Pipe_is_never_opened()
    {
        using var folder = new BuildFolder();
        using var made = System.Diagnostics.Process.Start("mkfifo", folder.PathOf("pipe"));
        await made.WaitForExitAsync(BuildFolder.Ct);
        (await folder.InputsAsync()).Context.Files.ShouldBe(1);
    }

    [Fact]
    public void Size_is_told_with_what_makes_it()
    {
        using var folder = new BuildFolder().Write("src/a.c", "abc").Write(".dockerignore", "ignored");
        (string Name, long Length)[] files =
            [("data/huge", 6L << 30), ("data/more", 1L << 20), ("ignored/huge", 9L << 30), ("film", 700L << 20)];
        foreach (var (name, length) in files)
        {
            using var file = File.Create(folder.Write(name).PathOf(name));
            file.SetLength(length); // takes no room
        }
        var context = folder.Read();
        context.Size.ShouldBe((6L << 30) + (1L << 20) + (700L << 20) + 3 + 7);
        context.Largest.Select(entry => entry.Path).ShouldBe(["data", "film", ".dockerignore", "src"]);
        context.ToString().ShouldBe("6.7 GiB in 5 files, most of it in data (6.0 GiB), film (700 MiB), .dockerignore (1 KiB), src (1 KiB)");
    }

    [Fact]
    public void Interruption_ends_the_walk()
    {
        using var folder = new BuildFolder();
        Should.Throw<OperationCanceledException>(() => BuildContext.Read(folder.Order, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task File_that_went_meanwhile_is_named_with_what_to_do()
    {
        using var folder = new BuildFolder().Write("a", "text");
        var context = folder.Read();
        File.Delete(folder.PathOf("a"));
        var failure = await Should.ThrowAsync<ReconcileException>(
            () => BuildInputs.ReadAsync(folder.Order, context, (_, _) => Task.FromResult<string?>(null), BuildFolder.Ct));
        failure.Reason.ShouldBe(Reasons.SourceNotFound);
        failure.Message.ShouldStartWith("a of the build context cannot be read");
    }
}
