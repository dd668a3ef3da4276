using Zakenak.Server.Tests.Procedures;

namespace Zakenak.Server.Tests.Repositories;

/// <summary>What the server keeps of a repository on its disk goes with it.</summary>
public sealed class RepositoryCopyTests
{
    [Fact]
    public async Task Copy_of_a_deleted_repository_is_deleted_with_it()
    {
        var copies = "";
        await using var api = await Api.StartAsync(configure: options => copies = Path.Combine(options.Data, "git"));
        await api.FurnishAsync("p");
        const string cloneUrl = "https://git.example.com/a/b.git";
        await api.CallAsync("repositories.create", new { id = "extra", projectId = "p", fullName = "a/b", cloneUrl });
        foreach (var id in new[] { "p-repo", "extra" })
            Directory.CreateDirectory(Path.Combine(copies, id, "mirror.git"));

        await api.CallAsync("repositories.delete", new { id = "extra" });
        await api.RefusedAsync("repositories.delete", new { id = "p-repo" }); // in use

        Directory.Exists(Path.Combine(copies, "extra")).ShouldBeFalse();
        Directory.Exists(Path.Combine(copies, "p-repo")).ShouldBeTrue();
    }

    [Fact]
    public async Task Copies_go_with_their_project()
    {
        var copies = "";
        await using var api = await Api.StartAsync(configure: options => copies = Path.Combine(options.Data, "git"));
        await api.CallAsync("projects.create", new { id = "q", name = "q" });
        await api.CallAsync("repositories.create", new { id = "its", projectId = "q", fullName = "a/b", cloneUrl = "https://git.example.com/a/b.git" });
        Directory.CreateDirectory(Path.Combine(copies, "its", "mirror.git"));

        await api.CallAsync("projects.delete", new { id = "q" });

        Directory.Exists(Path.Combine(copies, "its")).ShouldBeFalse();
    }

    [Fact]
    public async Task Copy_that_a_stopped_server_could_not_delete_is_deleted_by_the_next()
    {
        var left = "";
        await using var api = await Api.StartAsync(configure: options =>
            left = Directory.CreateDirectory(Path.Combine(options.Data, "git/gone/mirror.git")).FullName);
        while (Directory.Exists(left))
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
